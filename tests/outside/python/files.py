"""Files that Setu reads and writes, with other people's libraries on the other side.

openpyxl makes a workbook of the hospital directory, as Excel does it (shared texts, numbers as numbers), and Setu reads
it. What Setu exports is read by openpyxl and xlsx2csv, and the cards by vobject.
"""

import csv
import io
import os
import pathlib
import sys
import tempfile
import time

import httpx
import openpyxl
import vobject
import xlsx2csv

DIRECTORY = pathlib.Path(__file__).parents[2] / "data" / "hospital-directory.csv"


class Server:
    """A signed-in administrator."""

    def __init__(self) -> None:
        self.http = httpx.Client(base_url=os.environ["SETU_URL"] + "/api/v1", timeout=120)
        person = {"email": os.environ["SETU_EMAIL"], "password": os.environ["SETU_PASSWORD"]}
        token = self.answer("POST", "/auth/login", json=person).json()["access_token"]
        self.http.headers["authorization"] = f"Bearer {token}"

    def answer(self, method: str, path: str, **more: object) -> httpx.Response:
        response = self.http.request(method, path, **more)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response

    def until(self, path: str, states: set[str]) -> dict:
        """The record when it has reached one of these states."""
        for _ in range(1200):
            record = self.answer("GET", path).json()
            if record["status"] in states:
                return record
            time.sleep(0.25)
        raise AssertionError(f"{path} never became {states}")


def rows_of_directory() -> list[list[str]]:
    csv.field_size_limit(sys.maxsize)
    with DIRECTORY.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def workbook_of(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Hospitals")
    for row in rows:
        sheet.append([int(cell) if cell.isdigit() and not cell.startswith("0") else cell or None for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def directory_comes_in(server: Server) -> None:
    rows = rows_of_directory()
    counts = []
    for name, content in (("directory.csv", DIRECTORY.read_bytes()), ("directory.xlsx", workbook_of(rows))):
        path = f"/imports?target=accounts&file_name={name}"
        kind = {"content-type": "application/octet-stream"}
        made = server.answer("POST", path, content=content, headers=kind).json()
        assert made["format"] == name.rsplit(".", 1)[-1] and made["file_rows"] == len(rows) - 1, made["file_rows"]
        match = {"if-match": '"1"'}
        server.answer("POST", f"/imports/{made['id']}/transitions", json={"to": "checking"}, headers=match)
        checked = server.until(f"/imports/{made['id']}", {"checked", "failed"})
        assert checked["status"] == "checked", checked
        counts.append(checked["counts"])
    assert counts[0] == counts[1] and counts[0]["rows"] == len(rows) - 1, counts


def exported(server: Server, source: str, form: str) -> tuple[bytes, int]:
    made = server.answer("POST", "/exports", json={"source": source, "query": "sort=id", "format": form}).json()
    ready = server.until(f"/exports/{made['id']}", {"ready", "failed"})
    assert ready["status"] == "ready" and ready["rows"] > 50, ready
    return server.answer("GET", f"/exports/{made['id']}/file").content, ready["rows"]


def workbooks_read_back(server: Server) -> None:
    fields = server.answer("GET", "/custom-fields?limit=200").json()["data"]
    numbers = {"Beds", "Employees", "Students"} | {one["label"] for one in fields if one["kind"] == "number"}
    dates = {"Birth date"} | {one["label"] for one in fields if one["kind"] == "date"}
    assert len(numbers) > 3 and fields, "the demo data has fields of its own"
    for source in ("contacts", "accounts"):
        content, count = exported(server, source, "xlsx")
        text, _ = exported(server, source, "csv")
        table = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
        sheet = openpyxl.load_workbook(io.BytesIO(content))
        cells = list(sheet.active.iter_rows())
        assert len(cells) == count + 1 == len(table), (len(cells), count, len(table))
        headings = [cell.value for cell in cells[0]]
        assert headings == table[0], headings
        for row, line in zip(cells[1:], table[1:], strict=True):
            for heading, cell, plain in zip(headings, row, line, strict=False):
                assert cell.data_type != "f", f"{heading} is a formula: {cell.value}"
                if cell.is_date:
                    assert heading in dates and cell.value.date().isoformat() == plain, (cell.value, plain)
                elif isinstance(cell.value, int):
                    assert heading in numbers and str(cell.value) == plain, (heading, plain)
                else:
                    # What could run as a formula has an apostrophe in CSV, and a style of its own here.
                    assert (cell.value or "") in (plain, plain.removeprefix("'")), (heading, cell.value, plain)
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            file.write(content)
            file.flush()
            out = io.StringIO()
            xlsx2csv.Xlsx2csv(file.name).convert(out)
            assert len(list(csv.reader(io.StringIO(out.getvalue())))) == count + 1


def cards_read_back(server: Server) -> None:
    for source in ("contacts", "accounts"):
        content, count = exported(server, source, "vcard")
        records, cursor = {}, ""
        while cursor is not None:
            page = server.answer("GET", f"/{source}?limit=200&sort=id{cursor}").json()
            records.update({record["id"]: record for record in page["data"]})
            following = page["page"].get("next_cursor")
            cursor = f"&cursor={following}" if following else None
        cards = list(vobject.readComponents(content.decode("utf-8")))
        assert len(cards) == count == len(records), (len(cards), count, len(records))
        for card in cards:
            record = records[card.uid.value.removeprefix("urn:uuid:")]
            assert card.version.value == "3.0"
            assert card.fn.value == record.get("full_name", record.get("name")), card.fn.value
            numbers = [phone.value for phone in card.contents.get("tel", [])]
            assert numbers == [phone["number"] for phone in record.get("phones", [])], numbers
            assert [mail.value for mail in card.contents.get("email", [])] == record.get("emails", [])
            notes = card.note.value if "note" in card.contents else None
            assert notes == record.get("notes"), (notes, record.get("notes"))
            places = [place.value.city for place in card.contents.get("adr", [])]
            assert places == [place.get("city", "") for place in record.get("addresses", [])], places
            if source == "contacts":
                name = card.n.value
                assert (name.given, name.family) == (record.get("given_name", ""), record.get("family_name", "")), name


def main() -> None:
    server = Server()
    workbooks_read_back(server)
    cards_read_back(server)
    directory_comes_in(server)
    print("openpyxl, xlsx2csv and vobject read and write what Setu does")


if __name__ == "__main__":
    main()

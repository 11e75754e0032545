"""How much memory and time a long file takes: 200,000 rows of 15 columns as CSV and as a workbook, and out again.

Not part of the tests: run it by hand beside a released server whose process it may look at.

    SETU_URL=… SETU_EMAIL=… SETU_PASSWORD=… SETU_PID=… python long_files.py [ROWS]
"""

import csv
import io
import os
import pathlib
import random
import sys
import threading
import time

import httpx
import openpyxl

HEADINGS = (
    "Name,Mobile,E-mail,Hospital,Designation,Specialty,Address,City,District,State,PIN code,Gender,Birth date,Class,Remarks"
).split(",")
GIVEN = "Asha Meera Kavya Ravi Anil Sunita Farhan Imran Pooja Deepak Neha Vikram Leela Arjun Divya Suresh".split()
FAMILY = "Iyer Rao Verma Sharma Khan Gill Patel Das Nair Mehta Shah Yadav Joshi Saxena Thakur Bose".split()
TOWNS = ["Agra", "Noida", "Meerut", "Aligarh", "Delhi", "Jaipur", "Kanpur", "Lucknow"]


def row(number: int, chance: random.Random) -> list[object]:
    given, family, town = chance.choice(GIVEN), chance.choice(FAMILY), chance.choice(TOWNS)
    return [
        # Nobody is the same person as another: each row becomes a record of its own.
        f"Dr. {given} {family} {number:06}",
        6_000_000_000 + number * 17,
        f"{given}.{family}.{number}@example.in".lower(),
        f"{chance.choice(FAMILY)} Hospital {number % 2000}",
        "Consultant",
        chance.choice(["Cardiology", "Neurology", "Orthopaedics", "Paediatrics"]),
        f"{number % 400} Station Road",
        town,
        town,
        "Uttar Pradesh",
        201_301 + number % 600,
        chance.choice(["Male", "Female"]),
        f"{1950 + number % 50}-0{1 + number % 9}-{10 + number % 18}",
        chance.choice("ABC"),
        f"Met in ward {number}; wants to hear of the next meeting",
    ]


class Watch(threading.Thread):
    """The most memory that the server's process holds itself (RssAnon), in megabytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.status = pathlib.Path(f"/proc/{os.environ['SETU_PID']}/status")
        self.most = 0.0
        self.start()

    def now(self) -> float:
        lines = dict(line.split(":", 1) for line in self.status.read_text().splitlines())
        return int(lines["RssAnon"].split()[0]) / 1000

    def run(self) -> None:
        while True:
            self.most = max(self.most, self.now())
            time.sleep(0.02)


def wait(http: httpx.Client, path: str) -> dict:
    while True:
        answer = http.get(path)
        # A long import outlives a token.
        if answer.status_code == 401:
            person = {"email": os.environ["SETU_EMAIL"], "password": os.environ["SETU_PASSWORD"]}
            http.headers["authorization"] = "Bearer " + http.post("/auth/login", json=person).json()["access_token"]
            continue
        record = answer.json()
        if record["status"] in ("checked", "completed", "ready", "failed", "cancelled"):
            return record
        time.sleep(0.5)


def step(watch: Watch, what: str, work: object) -> object:
    watch.most = before = watch.now()
    begun = time.monotonic()
    result = work()
    took = time.monotonic() - begun
    print(f"{what}: {took:.1f} s, memory {before:.0f} MB before, {watch.most:.0f} MB at most", flush=True)
    return result


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    chance = random.Random(7)
    rows = [row(number, chance) for number in range(count)]
    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    book, file = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Doctors")
    for cells in [HEADINGS, *rows]:
        sheet.append(cells)
    book.save(file)
    files = {"csv": text.getvalue().encode(), "xlsx": file.getvalue()}

    http = httpx.Client(base_url=os.environ["SETU_URL"] + "/api/v1", timeout=600)
    person = {"email": os.environ["SETU_EMAIL"], "password": os.environ["SETU_PASSWORD"]}

    def sign_in() -> None:
        http.headers["authorization"] = "Bearer " + http.post("/auth/login", json=person).json()["access_token"]

    watch, imports = Watch(), {}
    for name, content in files.items():
        sign_in()
        kind = {"content-type": "application/octet-stream"}
        path = f"/imports?target=contacts&file_name=long.{name}"
        what = f"{name} of {len(content) / 1e6:.1f} MB, upload"
        made = step(watch, what, lambda: http.post(path, content=content, headers=kind)).json()
        assert made["file_rows"] == count, made
        imports[name] = f"/imports/{made['id']}"
    for name, to in (("csv", "checking"), ("csv", "running"), ("xlsx", "checking")):
        sign_in()
        version = http.get(imports[name]).json()["version"]
        moved = {"if-match": f'"{version}"'}
        http.post(f"{imports[name]}/transitions", json={"to": to}, headers=moved).raise_for_status()
        done = step(watch, f"{name}, {to}", lambda: wait(http, imports[name]))
        print(" ", done["status"], done["counts"], flush=True)
    for form in ("csv", "xlsx", "vcard"):
        sign_in()
        made = http.post("/exports", json={"source": "contacts", "query": "", "format": form}).json()
        done = step(watch, f"export as {form}", lambda: wait(http, f"/exports/{made['id']}"))
        size = step(watch, "  its download", lambda: len(http.get(f"/exports/{made['id']}/file").content))
        print(" ", done["status"], done["rows"], f"rows, {size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()

"""A calendar feed, as somebody else's library reads it.

The calendar of a phone asks without signing in; icalendar parses what it gets, and its strict mode accepts every line. What
was written with commas, line breaks and two scripts comes back as it was.
"""

import datetime
import os

import httpx
import icalendar

TITLE = "Kidney stones; prices, and \\ more"
PLACE = "ओपीडी ब्लॉक, कमरा १२: सीढ़ियों के पास, दाईं ओर के तीसरे दरवाज़े के भीतर 🏥"
UTC = datetime.timezone.utc


def main() -> None:
    server = os.environ["SETU_URL"]
    http = httpx.Client(base_url=server + "/api/v1", timeout=60)

    def answer(method: str, path: str, **more: object) -> httpx.Response:
        response = http.request(method, path, **more)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response

    person = {"email": os.environ["SETU_EMAIL"], "password": os.environ["SETU_PASSWORD"]}
    http.headers["authorization"] = "Bearer " + answer("POST", "/auth/login", json=person).json()["access_token"]

    doctor = answer("POST", "/contacts", json={"kind": "doctor", "given_name": "Feed"}).json()["id"]
    begin = datetime.datetime.now(UTC).replace(microsecond=0) + datetime.timedelta(days=3)
    visit = {"kind": "visit", "contact_id": doctor, "starts_at": begin.isoformat(), "minutes": 45}
    visit = answer("POST", "/activities", json={**visit, "subject": TITLE, "place": PLACE}).json()["id"]
    due = begin.date() + datetime.timedelta(days=1)
    task = answer("POST", "/tasks", json={"title": "Print prices", "due_on": due.isoformat()}).json()["id"]

    made = answer("POST", "/calendar-feeds", json={"name": "icalendar", "with_names": True}).json()
    feed = httpx.get(server + made["path"], timeout=60)
    assert feed.status_code == 200 and feed.headers["content-type"] == "text/calendar; charset=utf-8", feed
    assert all(len(line) <= 76 for line in feed.content.split(b"\r\n")), "a line was not folded"

    calendar = icalendar.Calendar.from_ical(feed.content)
    assert calendar["VERSION"] == "2.0" and not calendar.errors, calendar.errors
    events = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    wrong = {uid: event.errors for uid, event in events.items() if event.errors}
    assert not wrong, wrong

    shown = events[f"activities-{visit}@setu"]
    assert shown["SUMMARY"] == "Visit: " + TITLE, shown["SUMMARY"]
    assert shown["LOCATION"] == PLACE, shown["LOCATION"]
    assert shown["DTSTART"].dt == begin, shown["DTSTART"].dt
    assert shown["DTEND"].dt - shown["DTSTART"].dt == datetime.timedelta(minutes=45)
    whole = events[f"tasks-{task}@setu"]
    assert whole["DTSTART"].dt == due and whole["DTEND"].dt == due + datetime.timedelta(days=1), whole

    # Written again by the library, it is the same to the library.
    again = icalendar.Calendar.from_ical(calendar.to_ical())
    assert {str(event["UID"]): str(event["SUMMARY"]) for event in again.walk("VEVENT")} == {
        uid: str(event["SUMMARY"]) for uid, event in events.items()
    }

    unchanged = httpx.get(server + made["path"], headers={"if-none-match": feed.headers["etag"]}, timeout=60)
    assert unchanged.status_code == 304 and not unchanged.content, unchanged
    answer("DELETE", f"/calendar-feeds/{made['feed']['id']}")
    assert httpx.get(server + made["path"], timeout=60).status_code == 404
    answer("DELETE", f"/activities/{visit}", headers={"if-match": '"1"'})
    answer("DELETE", f"/tasks/{task}", headers={"if-match": '"1"'})
    print(f"icalendar reads the feed: {len(events)} events")


if __name__ == "__main__":
    main()

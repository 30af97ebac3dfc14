"""Takes a snapshot before a release, and waits for it."""
import json
import os
import time
import urllib.request

MEDIA_TYPE = "application/vnd.atlas.2023-01-01+json"


class Cluster:
    def __init__(self, project_id, name):
        base = os.environ.get("MONGODB_ATLAS_BASE_URL", "https://cloud.mongodb.com")
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        user, password = os.environ["MONGODB_ATLAS_PUBLIC_API_KEY"], os.environ["MONGODB_ATLAS_PRIVATE_API_KEY"]
        passwords.add_password(None, base, user, password)
        self.opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(passwords))
        self.snapshots = f"{base}/api/atlas/v2/groups/{project_id}/clusters/{name}/backup/snapshots"

    def ask(self, method, url, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Accept": MEDIA_TYPE, "Content-Type": MEDIA_TYPE}
        with self.opener.open(urllib.request.Request(url, data, headers, method=method)) as answer:
            return json.load(answer)

    def take_snapshot(self, description):
        return self.ask("POST", self.snapshots, {"description": description, "retentionInDays": 7})["id"]

    def wait_for(self, snapshot_id, seconds=2):
        while True:
            snapshot = self.ask("GET", f"{self.snapshots}/{snapshot_id}")
            if snapshot["status"] == "failed":
                raise RuntimeError(f"Snapshot {snapshot_id} failed")
            if snapshot["status"] == "completed":
                return snapshot
            time.sleep(seconds)

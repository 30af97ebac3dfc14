import json
import os
import subprocess
import unittest
import urllib.error
import urllib.request
from snapshots import Cluster

COMMAND = ["node_modules/.bin/local-atlas", "--control", "--queued-ms", "60000", "--in-progress-ms", "540000"]


class SnapshotTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.atlas = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True)
        # It prints `export NAME=VALUE` lines once it listens.
        for line in cls.atlas.stdout:
            if line.startswith("export "):
                name, value = line.removeprefix("export ").strip().split("=", 1)
                os.environ[name] = value
                if name == "MONGODB_ATLAS_PRIVATE_API_KEY":
                    return
        raise RuntimeError("The local Atlas did not start")

    @classmethod
    def tearDownClass(cls):
        cls.atlas.terminate()
        cls.atlas.wait()
        cls.atlas.stdout.close()

    def setUp(self):
        self.control("POST", "/reset")
        self.cluster = Cluster("5f1a2b3c4d5e6f7a8b9c0d1e", "Cluster0")

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        url = os.environ["MONGODB_ATLAS_BASE_URL"] + "/control" + path
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")

    def test_completed(self):
        snapshot_id = self.cluster.take_snapshot("before v1.4.0")
        self.control("POST", "/clock", {"advance": "10m"})
        snapshot = self.cluster.wait_for(snapshot_id)
        self.assertEqual(snapshot["description"], "before v1.4.0")
        self.assertEqual(len(self.control("GET", "/snapshots")), 1)

    def test_failed(self):
        snapshot_id = self.cluster.take_snapshot("before v1.4.0")
        self.control("POST", f"/snapshots/{snapshot_id}/fail")
        with self.assertRaisesRegex(RuntimeError, "failed"):
            self.cluster.wait_for(snapshot_id)

    def test_refused(self):
        fault = {"kind": "status", "status": 403, "errorCode": "USER_UNAUTHORIZED"}
        self.control("POST", "/faults", {"method": "POST", "fault": fault})
        with self.assertRaisesRegex(urllib.error.HTTPError, "403"):
            self.cluster.take_snapshot("before v1.4.0")
        self.assertEqual(self.control("GET", "/snapshots"), [])


if __name__ == "__main__":
    unittest.main()

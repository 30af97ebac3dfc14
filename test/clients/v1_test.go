package clients

import (
	"context"
	"net/http"
	"testing"

	"github.com/mongodb-forks/digest"
	"go.mongodb.org/atlas/mongodbatlas"
)

// MongoDB's client of the API before versions: /api/atlas/v1.0, with plain application/json.
func TestFirstAPI(t *testing.T) {
	ctx := context.Background()
	transport := digest.NewTransport(variable(t, "MONGODB_ATLAS_PUBLIC_API_KEY"), variable(t, "MONGODB_ATLAS_PRIVATE_API_KEY"))
	client, err := mongodbatlas.New(&http.Client{Transport: transport}, mongodbatlas.SetBaseURL(variable(t, "MONGODB_ATLAS_BASE_URL")+"/"))
	must(t, err)

	projects, _, err := client.Projects.GetAllProjects(ctx, nil)
	must(t, err)
	equal(t, "the number of projects", projects.TotalCount, 1)
	project, _, err := client.Projects.GetOneProjectByName(ctx, "clients")
	must(t, err)
	equal(t, "the project's id", project.ID, projectID)
	cluster, _, err := client.Clusters.Get(ctx, projectID, "Cluster0")
	must(t, err)
	equal(t, "the cluster's state", cluster.StateName, "IDLE")

	for _, name := range []string{"Cluster0", "shards"} {
		path := &mongodbatlas.SnapshotReqPathParameters{GroupID: projectID, ClusterName: name}
		taken, _, err := client.CloudProviderSnapshots.Create(ctx, path, &mongodbatlas.CloudProviderSnapshot{Description: "by the first API", RetentionInDays: 3})
		must(t, err)
		path.SnapshotID = taken.ID
		for status := taken.Status; status != "completed"; {
			snapshot, _, err := client.CloudProviderSnapshots.GetOneCloudProviderSnapshot(ctx, path)
			must(t, err)
			if status = snapshot.Status; status == "failed" {
				t.Fatal("the snapshot failed")
			}
		}
		list, _, err := client.CloudProviderSnapshots.GetAllCloudProviderSnapshots(ctx, path, &mongodbatlas.ListOptions{ItemsPerPage: 5})
		must(t, err)
		equal(t, "the newest snapshot", list.Results[0].ID, taken.ID)
		_, err = client.CloudProviderSnapshots.Delete(ctx, path)
		must(t, err)
	}

	instance := &mongodbatlas.SnapshotReqPathParameters{GroupID: projectID, InstanceName: "instance", SnapshotID: serverlessSnapshotID}
	_, _, err = client.CloudProviderSnapshots.GetOneServerlessSnapshot(ctx, instance)
	must(t, err)

	forever := true
	kept, _, err := client.ContinuousSnapshots.ChangeExpiry(ctx, projectID, "old-one", legacySnapshotID, &mongodbatlas.ContinuousSnapshot{DoNotDelete: &forever})
	must(t, err)
	equal(t, "doNotDelete", *kept.DoNotDelete, true)
	listed, _, err := client.ContinuousSnapshots.List(ctx, projectID, "old-one", nil)
	must(t, err)
	equal(t, "the number of legacy snapshots", listed.TotalCount, 1)
}

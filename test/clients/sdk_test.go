package clients

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/mongodb-forks/digest"
	"go.mongodb.org/atlas-sdk/v20250312010/admin"
	"go.mongodb.org/atlas-sdk/v20250312010/auth/clientcredentials"
)

// signedIn runs a test with MongoDB's Go SDK, once for each way to sign in.
func signedIn(t *testing.T, test func(t *testing.T, client *admin.APIClient, answers *recorder)) {
	baseURL := variable(t, "MONGODB_ATLAS_BASE_URL")
	t.Run("digest", func(t *testing.T) {
		answers := &recorder{base: http.DefaultTransport}
		transport := digest.NewTransportWithHTTPRoundTripper(
			variable(t, "MONGODB_ATLAS_PUBLIC_API_KEY"), variable(t, "MONGODB_ATLAS_PRIVATE_API_KEY"), answers)
		client, err := admin.NewClient(admin.UseBaseURL(baseURL), admin.UseHTTPClient(&http.Client{Transport: transport}))
		must(t, err)
		test(t, client, answers)
	})
	t.Run("service account", func(t *testing.T) {
		config := clientcredentials.NewConfig(
			variable(t, "MONGODB_ATLAS_CLIENT_ID"), variable(t, "MONGODB_ATLAS_CLIENT_SECRET"))
		config.TokenURL = baseURL + clientcredentials.TokenAPIPath
		config.RevokeURL = baseURL + clientcredentials.RevokeAPIPath
		answers := &recorder{base: config.Client(context.Background()).Transport}
		client, err := admin.NewClient(admin.UseBaseURL(baseURL), admin.UseHTTPClient(&http.Client{Transport: answers}))
		must(t, err)
		test(t, client, answers)
	})
}

func TestSnapshotLife(t *testing.T) {
	for _, cluster := range []string{"Cluster0", "shards"} {
		t.Run(cluster, func(t *testing.T) {
			signedIn(t, func(t *testing.T, client *admin.APIClient, answers *recorder) {
				snapshotLife(t, client, answers, cluster)
			})
		})
	}
}

func snapshotLife(t *testing.T, client *admin.APIClient, answers *recorder, cluster string) {
	ctx := context.Background()
	backups := client.CloudBackupsApi
	request := admin.DiskBackupOnDemandSnapshotRequest{Description: admin.PtrString("by the SDK"), RetentionInDays: admin.PtrInt(3)}
	taken, _, err := backups.TakeSnapshots(ctx, projectID, cluster, &request).Execute()
	must(t, err)
	answers.knows(t, taken)
	id := taken.GetId()

	_, _, err = backups.TakeSnapshots(ctx, projectID, cluster, &request).Execute()
	if !admin.IsErrorCode(err, "UNFINISHED_ON_DEMAND_SNAPSHOT") {
		t.Fatalf("a second snapshot meanwhile: %v", err)
	}

	// MongoDB's command-line client asks the flex path first, and goes on only after this refusal.
	_, _, err = client.FlexSnapshotsApi.GetFlexBackupSnapshot(ctx, projectID, cluster, id).Execute()
	if !admin.IsErrorCode(err, "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API") {
		t.Fatalf("the flex path of a dedicated cluster: %v", err)
	}
	_, _, err = client.FlexSnapshotsApi.ListFlexBackupSnapshots(ctx, projectID, cluster).Execute()
	if !admin.IsErrorCode(err, "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API") {
		t.Fatalf("the flex list of a dedicated cluster: %v", err)
	}

	deadline := time.Now().Add(30 * time.Second)
	for status := ""; status != "completed"; {
		snapshot, _, err := backups.GetClusterBackupSnapshot(ctx, projectID, cluster, id).Execute()
		must(t, err)
		answers.knows(t, snapshot)
		if status = snapshot.GetStatus(); time.Now().After(deadline) {
			t.Fatalf("still %s after 30 seconds", status)
		}
	}

	list, _, err := backups.ListBackupSnapshots(ctx, projectID, cluster).IncludeCount(true).Execute()
	must(t, err)
	equal(t, "the newest snapshot", list.GetResults()[0].GetId(), id)
	if cluster == "shards" {
		sharded, _, err := backups.GetBackupShardedCluster(ctx, projectID, cluster, id).Execute()
		must(t, err)
		answers.knows(t, sharded)
		equal(t, "the number of members", len(sharded.GetMembers()), 3)
		shardedList, _, err := backups.ListBackupShardedClusters(ctx, projectID, cluster).Execute()
		must(t, err)
		answers.knows(t, shardedList)
		equal(t, "the newest sharded snapshot", shardedList.GetResults()[0].GetId(), id)
	} else {
		answers.knows(t, list)
	}

	retention := admin.BackupSnapshotRetention{RetentionUnit: "WEEKS", RetentionValue: 2}
	kept, _, err := backups.UpdateBackupSnapshot(ctx, projectID, cluster, id, &retention).Execute()
	must(t, err)
	answers.knows(t, kept)
	if kept.GetExpiresAt().Before(time.Now().Add(13 * 24 * time.Hour)) {
		t.Fatalf("expires at %v", kept.GetExpiresAt())
	}

	_, err = backups.DeleteClusterBackupSnapshot(ctx, projectID, cluster, id).Execute()
	must(t, err)
	_, response, err := backups.GetClusterBackupSnapshot(ctx, projectID, cluster, id).Execute()
	if _, isAPIError := admin.AsError(err); !isAPIError || response.StatusCode != http.StatusNotFound {
		t.Fatalf("after the deletion: %v", err)
	}
}

func TestProjectsAndClusters(t *testing.T) {
	signedIn(t, func(t *testing.T, client *admin.APIClient, answers *recorder) {
		ctx := context.Background()
		projects, _, err := client.ProjectsApi.ListGroups(ctx).Execute()
		must(t, err)
		answers.knows(t, projects)
		equal(t, "the number of projects", projects.GetTotalCount(), 1)
		project, _, err := client.ProjectsApi.GetGroupByName(ctx, "clients").Execute()
		must(t, err)
		answers.knows(t, project)
		equal(t, "the project's id", project.GetId(), projectID)
		project, _, err = client.ProjectsApi.GetGroup(ctx, projectID).Execute()
		must(t, err)
		answers.knows(t, project)

		clusters, _, err := client.ClustersApi.ListClusters(ctx, projectID).Execute()
		must(t, err)
		answers.knows(t, clusters)
		for _, found := range clusters.GetResults() {
			cluster, _, err := client.ClustersApi.GetCluster(ctx, projectID, found.GetName()).Execute()
			must(t, err)
			answers.knows(t, cluster)
			equal(t, "the cluster's state", cluster.GetStateName(), "IDLE")
			if len(cluster.GetReplicationSpecs()) == 0 || cluster.ConnectionStrings.GetStandardSrv() == "" {
				t.Fatalf("%s has no replication specs or no connection string", cluster.GetName())
			}
		}
	})
}

func TestFlexSnapshots(t *testing.T) {
	signedIn(t, func(t *testing.T, client *admin.APIClient, answers *recorder) {
		ctx := context.Background()
		list, _, err := client.FlexSnapshotsApi.ListFlexBackupSnapshots(ctx, projectID, "flexible").Execute()
		must(t, err)
		answers.knows(t, list)
		equal(t, "the number of flex snapshots", list.GetTotalCount(), 1)
		snapshot, _, err := client.FlexSnapshotsApi.GetFlexBackupSnapshot(ctx, projectID, "flexible", flexSnapshotID).Execute()
		must(t, err)
		answers.knows(t, snapshot)
		equal(t, "its status", snapshot.GetStatus(), "COMPLETED")
		_, _, err = client.CloudBackupsApi.GetClusterBackupSnapshot(ctx, projectID, "flexible", flexSnapshotID).Execute()
		if !admin.IsErrorCode(err, "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API") {
			t.Fatalf("the dedicated path of a flex cluster: %v", err)
		}
	})
}

func TestServerlessSnapshots(t *testing.T) {
	signedIn(t, func(t *testing.T, client *admin.APIClient, answers *recorder) {
		ctx := context.Background()
		list, _, err := client.CloudBackupsApi.ListServerlessBackupSnapshots(ctx, projectID, "instance").Execute()
		must(t, err)
		answers.knows(t, list)
		snapshot, _, err := client.CloudBackupsApi.GetServerlessBackupSnapshot(ctx, projectID, "instance", serverlessSnapshotID).Execute()
		must(t, err)
		answers.knows(t, snapshot)
		equal(t, "its status", snapshot.GetStatus(), "completed")
	})
}

func TestLegacySnapshots(t *testing.T) {
	signedIn(t, func(t *testing.T, client *admin.APIClient, answers *recorder) {
		ctx := context.Background()
		legacy := client.LegacyBackupApi
		list, _, err := legacy.ListClusterSnapshots(ctx, projectID, "old-one").Execute()
		must(t, err)
		answers.knows(t, list)
		expires := time.Now().Add(48 * time.Hour).UTC().Truncate(time.Second)
		changed, _, err := legacy.UpdateClusterSnapshot(ctx, projectID, "old-one", legacySnapshotID, &admin.BackupSnapshot{Expires: &expires}).Execute()
		must(t, err)
		answers.knows(t, changed)
		snapshot, _, err := legacy.GetClusterSnapshot(ctx, projectID, "old-one", legacySnapshotID).Execute()
		must(t, err)
		equal(t, "the new expiry", snapshot.GetExpires().UTC(), expires)
	})
}

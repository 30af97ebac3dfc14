# Asks Atlas as a script does, and steers the local Atlas from outside.
set -eu
snapshots="$MONGODB_ATLAS_BASE_URL/api/atlas/v2/groups/5f1a2b3c4d5e6f7a8b9c0d1e/clusters/Cluster0/backup/snapshots"
control="$MONGODB_ATLAS_BASE_URL/control"
media_type="application/vnd.atlas.2023-01-01+json"

atlas() {
    curl --fail-with-body --silent --show-error --digest \
        --user "$MONGODB_ATLAS_PUBLIC_API_KEY:$MONGODB_ATLAS_PRIVATE_API_KEY" \
        --header "Accept: $media_type" --header "Content-Type: $media_type" "$@"
}
steer() {
    curl --fail-with-body --silent --show-error --header "Content-Type: application/json" "$@"
}
status_of() {
    atlas "$snapshots/$1" | sed 's/.*"status":"\([a-zA-Z]*\)".*/\1/'
}

id=$(atlas --data '{ "description": "before v1.4.0", "retentionInDays": 7 }' "$snapshots" | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
test "$(status_of "$id")" = queued
steer --data '{ "advance": "10m" }' "$control/clock" > /dev/null
test "$(status_of "$id")" = completed
atlas --request DELETE "$snapshots/$id"
test "$(steer "$control/snapshots" | tr -d ' \n')" = "[]"
echo "taken, completed and deleted: $id"

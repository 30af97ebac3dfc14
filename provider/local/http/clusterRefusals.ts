/** The refusals that are about projects and clusters, and about clusters of another kind than was asked for. */
import { Refusal } from "./refusal";

export const clusterRefusals = {
    userCannotAccessGroup: () => new Refusal(401, "USER_CANNOT_ACCESS_GROUP", "User cannot access this group."),
    groupNotFound: (id: string) => new Refusal(404, "GROUP_NOT_FOUND", `No group with ID ${id} exists.`, [id]),
    clusterNotFound: (name: string, id: string) =>
        new Refusal(404, "CLUSTER_NOT_FOUND", `No cluster named ${name} exists in group ${id}.`, [name, id]),
    notInGroup: () =>
        new Refusal(401, "NOT_IN_GROUP", "The current user is not in the group, or the group does not exist."),
    nonFlexCluster: (name: string) =>
        new Refusal(
            400,
            "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
            `Cannot use non-flex cluster ${name} in the flex API.`,
            [name],
        ),
    flexCluster: (name: string) =>
        new Refusal(
            400,
            "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API",
            `Flex cluster ${name} cannot be used in the Cluster API.`,
            [name],
        ),
    serverlessInstance: (name: string) =>
        new Refusal(
            400,
            "CANNOT_USE_SERVERLESS_INSTANCE_IN_CLUSTER_API",
            `Cannot use serverless instance ${name} in the cluster API.`,
            [name],
        ),
    notServerless: (name: string) =>
        new Refusal(
            400,
            "CANNOT_USE_CLUSTER_IN_SERVERLESS_INSTANCE_API",
            `Cannot use cluster ${name} in the serverless instance API.`,
            [name],
        ),
    serverlessNotFound: (name: string, id: string) =>
        new Refusal(
            404,
            "SERVERLESS_INSTANCE_NOT_FOUND",
            `No serverless instance named ${name} exists in group ${id}.`,
            [name, id],
        ),
};

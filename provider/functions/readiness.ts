/**
 * What has to be there before a function asks Atlas: as with the functions of generated SDKs, every resource that its
 * arguments or `dependsOn` name. In a preview the id of a resource that is yet to be created is unknown.
 */
import * as pulumi from "@pulumi/pulumi";

/** Known once all of these resources, and the children of components among them, have their ids. */
export function readiness(
    args: pulumi.Output<unknown>,
    dependsOn: pulumi.InvokeOutputOptions["dependsOn"],
): pulumi.Output<unknown> {
    const named = pulumi.output(dependsOn).apply((resources) => idsOf([resources ?? []].flat()));
    // What an output depends on is known to the SDK alone: its declarations do not show the method.
    const { allResources } = args as { allResources?: () => Promise<Set<pulumi.Resource>> };
    const found = allResources?.call(args).then((resources) => [...resources]);
    const given = pulumi.output(found).apply((resources) => idsOf(resources ?? []));
    return pulumi.unsecret(pulumi.all([named, given]));
}

function idsOf(resources: pulumi.Resource[]): pulumi.Output<unknown> {
    return pulumi.all(resources.map(identityOf));
}

function identityOf(resource: pulumi.Resource): pulumi.Output<unknown> {
    if (pulumi.CustomResource.isInstance(resource)) {
        // The SDK's stand-ins for resources of other processes have none.
        const { id } = resource as Partial<Pick<pulumi.CustomResource, "id">>;
        return id ?? pulumi.output(undefined);
    }
    const { __childResources: children } = resource as { __childResources?: Set<pulumi.Resource> };
    return resource.urn.apply(() => idsOf([...(children ?? [])]));
}

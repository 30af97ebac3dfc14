import { PolicyPack, validateResourceOfType } from "@pulumi/policy";
import { OnDemandSnapshot } from "pulumi-atlas-snapshots";

/** The Atlas project of the production clusters. */
const production = "5f1a2b3c4d5e6f7a8b9c0d1e";

new PolicyPack("snapshots", {
    enforcementLevel: "mandatory",
    policies: [
        {
            name: "production-has-a-snapshot",
            description: "A stack that touches production has a completed snapshot that is kept for 7 days or more.",
            validateStack({ resources }, reportViolation) {
                if (!resources.some(({ props }) => props.projectId === production)) return;
                const kept = resources
                    .flatMap((resource) => resource.asType(OnDemandSnapshot) ?? [])
                    .filter(({ projectId, retentionInDays }) => projectId === production && retentionInDays >= 7);
                if (kept.length === 0) {
                    reportViolation(
                        "Add an OnDemandSnapshot of the production project with retentionInDays: 7 or more",
                    );
                    return;
                }
                // In a preview, a snapshot that is still to be taken has no status.
                const unfinished = kept.filter(({ status }) => status !== undefined && status !== "completed");
                if (unfinished.length === kept.length) {
                    reportViolation(`The snapshot of the production project is ${unfinished[0].status}, not completed`);
                }
            },
        },
        {
            name: "snapshots-are-waited-for",
            description: "The release goes on only after the snapshot is completed.",
            validateResource: validateResourceOfType(OnDemandSnapshot, (snapshot, _args, reportViolation) => {
                if (snapshot.waitForCompletion === false) reportViolation("Remove waitForCompletion: false");
            }),
        },
    ],
});

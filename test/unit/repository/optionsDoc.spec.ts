import { proves, rowsOf } from "../../support/provedDocument";

const optionsSpec = "e2e/options";

/** For each row of docs/options.md the test that proves it: a spec file, and a part of its text that names the rule. */
proves("docs/options.md", (text) => rowsOf(text, ["option", "command", "columns"]), {
    "`protect`": [
        [optionsSpec, "protect refuses a replacement at preview"],
        [optionsSpec, "protect keeps the snapshot"],
    ],
    "`retainOnDelete`": [
        [optionsSpec, "retainOnDelete leaves the snapshot of a removed resource in Atlas"],
        [
            "e2e/replacements",
            "keeps the old snapshot if retainOnDelete was there before, and not if the option comes with the same change",
        ],
        ["e2e/replacements", "keeps every release's after that, and destroy leaves them all"],
    ],
    "`deleteBeforeReplace`": [[optionsSpec, "deleteBeforeReplace deletes first"]],
    "`ignoreChanges`": [[optionsSpec, "ignoreChanges keeps what it names"]],
    "`replaceOnChanges`": [[optionsSpec, "replaceOnChanges takes a new snapshot for what is usually changed in place"]],
    "`replacementTrigger`": [
        ["e2e/replacements", "takes a new snapshot and deletes the old one when the replacementTrigger changes"],
        ["e2e/replacements", "is none when a replacementTrigger is added, and comes with its next change"],
    ],
    "`replaceWith`": [
        ["e2e/dependencies", "replaceWith takes a new snapshot with the other resource, and deletes the old one"],
    ],
    "`dependsOn`": [
        ["e2e/dependencies", "does not begin the dependent where the snapshot fails"],
        ["e2e/dependencies", "begins it with the next up, once the new snapshot is completed"],
    ],
    "`deletedWith`": [
        ["e2e/dependencies", "deletedWith leaves the snapshot in Atlas when both go"],
        ["e2e/dependencies", "deletedWith deletes it when it goes alone"],
    ],
    "`parent`": [
        ["e2e/providers", "hands a component's provider to its children"],
        [
            "e2e/replacements",
            "a move into a component takes a new snapshot and deletes the old one, unless an alias says so",
        ],
    ],
    "`aliases`": [
        [optionsSpec, "aliases rename the resource, and nothing else changes"],
        ["e2e/replacements", "a rename takes a new snapshot and deletes the old one without an alias"],
    ],
    "`provider`, `providers`": [["e2e/providers", "takes each snapshot in its own account"]],
    "`customTimeouts`": [[optionsSpec, "fill timeouts from customTimeouts"]],
    "`transforms`": [
        ["e2e/transforms", "that give another retention change it in place"],
        ["e2e/transforms", "that add retainOnDelete keep every snapshot whose resource goes"],
    ],
    "`hooks`": [
        ["e2e/hooks", "keep the snapshot where one fails before the deletion"],
        ["e2e/hooks", "waits on for the same snapshot"],
        ["e2e/hooks", "deletes the failed snapshot and takes one fresh one"],
    ],
    "`additionalSecretOutputs`": [["e2e/engineOptions", "additionalSecretOutputs encrypts them in the state"]],
    "`hideDiffs`": [["e2e/engineOptions", "hideDiffs hides the change, which is carried out"]],
    "`id`": [["e2e/engineOptions", "id reads the snapshot, as get does, and nothing manages it"]],
    "`import`": [["e2e/engineOptions", "import is refused at preview, with what to do instead"]],
    "`version`, `pluginDownloadURL`": [["e2e/engineOptions", "version and pluginDownloadURL have no effect"]],
    "`envVarMappings`": [["e2e/engineOptions", "envVarMappings is refused by Pulumi"]],
    "`pulumi up --target`, `--exclude`": [
        ["e2e/dependencies", "take the snapshots that are named, or not excluded, and no others"],
    ],
    "`pulumi up --target … --target-dependents`": [
        ["e2e/dependencies", "replace what depends on them as well with --target-dependents"],
    ],
    "`pulumi up --replace`, `pulumi state taint`": [
        ["e2e/holders", "calls nobody's what it replaces, and deletes it"],
        ["e2e/stateCommands", "taint has the next up take a new snapshot and delete the old one"],
        ["e2e/replacements", "by --replace takes up again what adoptSnapshotId names, which stays"],
    ],
    "`pulumi up --refresh`": [
        ["e2e/refreshing", "keeps an expired snapshot as expired, and takes it anew with recreateOnExpiry"],
        ["e2e/refreshing", "takes one anew that somebody deleted"],
        ["e2e/refreshing", "puts right a retention that somebody changed"],
        ["e2e/refreshing", "takes a new one for one that failed unawaited, and deletes the failed one"],
    ],
    "`pulumi preview --save-plan`, `pulumi up --plan`": [
        ["e2e/plans", "of new resources is carried out"],
        ["e2e/plans", "of a replacement and a changed retention is carried out"],
        ["e2e/plans", "without a change takes, deletes and changes nothing when the program has changed since"],
    ],
    "`pulumi refresh --target`": [["e2e/dependencies", "refresh what is named"]],
    "`pulumi refresh --run-program`, `pulumi destroy --run-program`": [
        ["e2e/refreshing", "refresh and destroy with --run-program do what they do without"],
        ["e2e/refreshing", "are not used by refresh and destroy, which go by the state, but with --run-program"],
    ],
    "`pulumi destroy`": [
        ["e2e/stateCommands", "deletes what is not protected, and keeps the stack for what is"],
        ["e2e/life", "deletes the snapshot at the end"],
    ],
    "`pulumi destroy --target`": [
        ["e2e/dependencies", "are not destroyed without what depends on them, unless --target-dependents says so"],
    ],
    "`pulumi destroy --remove`": [["e2e/stateCommands", "deletes the snapshots first, and then the stack"]],
    "`pulumi state rename`": [["e2e/stateCommands", "rename, with the new name in the program, is no change"]],
    "`pulumi state move`": [
        ["e2e/stateCommands", "is no change in either stack, where the program of each says what it has"],
        ["e2e/stateCommands", "takes a new snapshot in the old stack where its program still declares the resource"],
        ["e2e/stateCommands", "lets destroy of the new stack delete them"],
    ],
    "`pulumi state delete`": [
        ["e2e/stateCommands", "delete leaves the snapshot in Atlas; adoptSnapshotId brings it back"],
    ],
    "`pulumi state unprotect`": [["e2e/stateCommands", "unprotect lets a protected snapshot go"]],
    "`pulumi stack rename`": [
        ["e2e/stateCommands", "is no change, and the descriptions stay"],
        ["e2e/stateCommands", "lets destroy delete the snapshots and put the expiry back, as before"],
    ],
    "`pulumi stack export`, `pulumi stack import`": [
        ["e2e/stateCommands", "of the same state is no change"],
        ["e2e/stateCommands", "of an older state names the snapshot that only the newer one knew"],
    ],
    "`pulumi import --file`": [
        ["e2e/importFile", "are in the state, each with its own id, and nothing was written to Atlas"],
    ],
    "80": [
        ["e2e/terminal", "of 80 columns has no room for it in any row"],
        ["e2e/terminal", "columns shows all of a failure at the end"],
    ],
    "120": [
        ["e2e/terminal", "of 120 columns shows how a first snapshot stands, in its row"],
        ["e2e/terminal", "of 120 columns shows how the next release's stands in the stack's row"],
    ],
    "160": [["e2e/terminal", "of 160 columns shows it in the snapshot's row as well"]],
});

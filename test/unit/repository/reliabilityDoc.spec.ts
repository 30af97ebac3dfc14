import { type Proofs, proves } from "../../support/provedDocument";

/** For each entry of docs/reliability.md the test that proves it: a spec file, and a part of its text that names the rule. */
const proofs: Proofs = {
    "Atlas's reply to the request is lost": [
        [
            "contract/lifecycle/snapshot/lostReply",
            "takes up the snapshot that Atlas took all the same, with its own default description",
        ],
    ],
    "The reply is lost, and Atlas cannot be asked for the rest of `timeouts.create`": [
        ["contract/lifecycle/snapshot/lostReply", "up to the deadline end in an error that names what to look for"],
    ],
    "Another on-demand snapshot of the cluster is unfinished": [
        ["contract/lifecycle/snapshot/create", "is waited for, and then ours is taken"],
    ],
    "Several resources of one program want the same cluster": [
        ["contract/lifecycle/snapshot/create", "is queued behind in the process, without a refused POST"],
    ],
    "Wrong project or cluster, refused or revoked credentials, address not on the access list, no cloud backup": [
        ["contract/lifecycle/snapshot/refusals", "is told at once, in Atlas's words, with the remedy"],
    ],
    "Credentials are missing, or only half of a pair is there": [
        ["e2e/check", "names the keys and the variables at preview where there are no credentials"],
    ],
    "Resets, 429, 5xx, HTML pages, half answers, stale nonces, expired tokens, hanging connections": [
        ["contract/lifecycle/snapshot/create", "waits on through faults of every kind"],
        ["property/lifecycle", "lose nothing, take nothing twice, and delete nothing that is not theirs"],
    ],
    "The project's request limit is used up": [
        ["contract/atlas/fleet", "slows down as a whole where another process uses up the limit, and its rows say so"],
    ],
    "`timeouts.create` is used up": [
        ["e2e/failing", "fails the up with its last status, how long it was waited for and how to go on"],
        ["e2e/failing", "is waited for by the next up, with a refresh in between as well"],
    ],
    "The snapshot fails in Atlas": [["e2e/failing", "is replaced by the next up, and removed after that"]],
    "It fails in Atlas, and nobody waits (`waitForCompletion: false`)": [
        ["e2e/stateOnly", "notices a failure at the next up, without a refresh"],
    ],
    "Some of the snapshots that a `SnapshotCompletion` waits for fail, are gone or are late": [
        ["contract/lifecycle/completion/completion", "are all named, with what to do, once the end of all is known"],
        ["e2e/fleet", "takes a new snapshot of that cluster alone at the next up, without a refresh, and goes on"],
    ],
    "A `SnapshotCompletion` is interrupted": [
        ["contract/lifecycle/completion/completion", "keeps what was completed by then"],
        ["contract/lifecycle/completion/completion", "survives an outage, and lost replies"],
        ["property/lifecycle", "lose nothing, take nothing twice, and delete nothing that is not theirs"],
    ],
    "Two `SnapshotCompletion`s wait for the same snapshots, or for another stack's": [
        ["contract/lifecycle/completion/completion", "goes on beside another wait for the same snapshots"],
    ],
    "Somebody deletes it meanwhile": [
        ["contract/lifecycle/snapshot/create", "that is deleted by somebody while it is waited for counts as failed"],
    ],
    "Atlas uses a status word that nobody knows": [
        ["contract/lifecycle/snapshot/create", "waits on through a word that it does not know, and shows it"],
    ],
    "The credentials are revoked": [["contract/lifecycle/snapshot/refusals", "in the middle of a wait keeps the id"]],
    "An `onError` hook has the create tried again": [
        ["e2e/hooks", "waits on for the same snapshot"],
        ["e2e/hooks", "deletes the failed snapshot and takes one fresh one"],
    ],
    "The run is killed while the snapshot is running": [
        ["e2e/kill", "whose CLI is killed while its snapshot runs has it taken up by the next one"],
    ],
    "The reply is lost, and the snapshot has a custom `description`": [
        [
            "contract/lifecycle/snapshot/lostReply",
            "names the one that appeared, and takes its own, with the user's description",
        ],
    ],
    "The run is killed, and the snapshot has a custom `description`": [
        ["contract/lifecycle/snapshot/lostReply", "never make another stack's snapshot of the same description ours"],
        ["e2e/kill", "a snapshot with a description of the user's own is waited for and named"],
    ],
    "Atlas refuses because of an unfinished snapshot that it does not list": [
        ["unit/lifecycle/snapshot/take", "asks less and less often where Atlas refuses for one that it does not list"],
    ],
    "Atlas never answers from its address": [["contract/atlas/firstContact", "ends after a minute where"]],
    "A proxy variable is no URL": [["unit/atlas/transport", "is named, and its value is not, where it is"]],
    "Another snapshot of the cluster is described in a way that nobody expects": [
        ["contract/lifecycle/snapshot/oddAnswers", "takes its snapshot beside a scheduled one with an odd field"],
    ],
    "Atlas describes our snapshot in a way that cannot be read": [
        [
            "contract/lifecycle/snapshot/oddAnswers",
            "ends soon where the status of ours cannot be read, keeps its id, and says why",
        ],
    ],
    "A resumed snapshot was requested with another retention": [
        ["unit/lifecycle/snapshot/create", "brings its retention in line without waitForCompletion too"],
        ["contract/lifecycle/snapshot/create", "has the retention that is asked for now, though nobody waits for it"],
    ],
    "The plugin is told to end (SIGTERM)": [
        ["e2e/terminate", "ends the run with the id of every snapshot in the state"],
        ["e2e/terminate", "is followed by an up that waits on, and takes no second snapshot"],
        ["contract/dynamic/pluginEnd", "by SIGTERM keeps the id of the snapshot that is waited for"],
    ],
    "A resource hands its snapshot over by `adoptSnapshotId`": [
        ["e2e/holders", "survives the hand-over by adoptSnapshotId into a component with a Provider of its own"],
        ["e2e/kill", "a move to another plugin process that is killed keeps the snapshot"],
    ],
    "Something unrelated fails in the middle of a hand-over": [
        ["e2e/holders", "is finished by the next run without the argument, and the snapshot stays"],
    ],
    "Two resources hold one snapshot, and one of them is removed": [
        ["e2e/holders", "keep it, where one of them is removed"],
        ["property/stacks", "never delete, take up, shorten or disown what any of their resources holds"],
    ],
    "One of them is removed by `--target`": [
        ["e2e/holders", "keep it, where one of them is destroyed by name, and the run sees no other"],
    ],
    "All of them are removed": [["e2e/holders", "when all go, it goes"]],
    "One of them asks for a shorter retention": [
        ["e2e/holders", "keep its life, where one of them asks for a shorter one"],
    ],
    "A name is used again, and the renamed resource keeps the description made of that name": [
        ["e2e/holders", "takes a snapshot of its own, and calls nobody's what the renamed resource holds"],
        ["e2e/holders", "waits for it, and neither takes it up nor shows its progress in the other's row"],
    ],
    "A replacement is forced": [["e2e/holders", "calls nobody's what it replaces, and deletes it"]],
    "The import file is made for snapshots that the stack holds already": [
        ["e2e/importFile", "are left out of the next file, which says who holds them"],
    ],
    "The stack's state cannot be read": [["e2e/holders", "a deletion leaves the snapshot in Atlas, and says why"]],
    "The run is killed, and the snapshot is finished before the next `up`": [
        ["e2e/kill", "whose snapshot finishes meanwhile, is followed by a fresh one that names it"],
    ],
    "The engine dies and the plugin is left running": [["e2e/kill", "whose CLI is killed"]],
    "The run is killed during a deletion": [
        ["e2e/kill", "killed before the reply to its DELETE is completed by the next one"],
    ],
    "The new retention is asked for while the snapshot is unfinished": [
        ["contract/lifecycle/snapshot/update", "is changed after a wait where the snapshot is unfinished"],
    ],
    "Atlas refuses the new retention": [
        ["contract/lifecycle/snapshot/update", "stays as it was, and is told so, where a policy forbids the change"],
    ],
    "The snapshot is gone when its retention is to be changed": [
        [
            "contract/lifecycle/snapshot/update",
            "of a snapshot that somebody deleted leads to a fresh one by the next up",
        ],
    ],
    "A replacement's new snapshot fails": [
        ["e2e/failing", "leaves the snapshot in place that it was to replace, until one has succeeded"],
    ],
    "A replacement has `waitForCompletion: false`": [
        ["e2e/stateOnly", "deletes what it replaces only after the new one is completed"],
    ],
    "Somebody changed the retention in Atlas": [["e2e/drift", "is repaired by one PATCH, for good"]],
    "Somebody sets `doNotDelete` (a legal hold), and `expires` is changed or the resource is removed": [
        ["e2e/legacyHolders", "is held by a second person"],
        ["unit/lifecycle/expiry/holds", "is not lifted by an update"],
    ],
    "Somebody sets another date": [
        ["unit/lifecycle/expiry/holds", "is named by an update, which goes on"],
        ["unit/lifecycle/expiry/holds", "is not undone by onDelete"],
    ],
    "Two resources hold one legacy snapshot": [
        ["e2e/legacyHolders", "is not shortened by one of two resources"],
        ["property/legacy", "are neither deleted nor shortened for one of them"],
    ],
    "Atlas does not answer to the PATCH": [
        ["contract/lifecycle/expiry/expiry", "stores what it knows where Atlas does not answer"],
    ],
    "Atlas is out of order until `expires` has nearly come": [
        ["contract/lifecycle/expiry/expiry", "a date while Atlas is out of order"],
    ],
    "It is unfinished, and Atlas refuses to delete an unfinished snapshot": [
        [
            "contract/lifecycle/snapshot/delete",
            "waits for an unfinished one, and then removes it, without a refused DELETE",
        ],
    ],
    "It is gone already": [["contract/lifecycle/snapshot/delete", "succeeds for one that is gone already"]],
    "Its cluster is gone": [
        ["e2e/gone", "lets destroy succeed when the cluster is gone, with a warning that names the snapshot"],
    ],
    "At a refresh, its cluster is gone": [["e2e/gone", "fails a refresh with the way out, when the cluster is gone"]],
    "A Backup Compliance Policy protects it": [
        ["e2e/policy", "fails a destroy with the way out, and keeps the state"],
        ["e2e/policy", "lets the resources go by that way out, and keeps the snapshots"],
    ],
    "An outage": [["contract/lifecycle/snapshot/delete", "keeps the state where an outage outlasts the timeout"]],
    "The project answers nothing, or the account is another one": [
        ["contract/lifecycle/snapshot/delete", "keeps the state where the project does not answer"],
    ],
    "It is gone, before its `expiresAt`": [
        ["e2e/gone", "leaves the state with a refresh, unless it has expired"],
        ["e2e/gone", "is taken again by the next up, unless it has expired"],
    ],
    "It is gone, at or after its `expiresAt`": [
        ["contract/lifecycle/snapshot/read", "keeps an expired one as expired, unless it is to be taken anew"],
    ],
    "Its project is unknown, or anything else goes wrong": [
        ["contract/lifecycle/snapshot/read", "is an error, not a loss, where"],
        ["e2e/gone", "changes nothing in the state when the project is not found"],
    ],
};

/** The entries are lists. What is promised stands before the first heading. */
const entriesOf = (text: string) =>
    [...text.slice(text.indexOf("\n## ")).matchAll(/^- \*\*(.+?)[.,]?\*\*/gm)].map(([, entry = ""]) => entry);

proves("docs/reliability.md", entriesOf, proofs);

/** Atlas limits the requests to a project, for each set of endpoints on its own: a queue for each such limit, shared by the whole process. */
import type { Clock } from "../clock";
import { RequestQueue } from "./requestQueue";

/** Which of Atlas's sets of endpoints a path belongs to, and in which project. What is not named has room enough. */
const limitedPath =
    /\/groups\/([^/]+)\/(clusters\/[^/]+\/backup|clusters\/[^/]+\/snapshots|serverless\/[^/]+\/backup)\//;

export class RequestLimits {
    private readonly queues = new Map<string, RequestQueue>();

    constructor(private readonly clock: Clock) {}

    /** The queue that a request for this path has to stand in, if any. */
    queueFor(baseUrl: URL, path: string): RequestQueue | undefined {
        const [, project, endpoints] = limitedPath.exec(`${path}/`) ?? [];
        if (project === undefined || endpoints === undefined) {
            return undefined;
        }
        const key = `${baseUrl.href} ${project} ${endpoints.replace(/\/[^/]+\//, " ")}`;
        let queue = this.queues.get(key);
        if (!queue) {
            queue = new RequestQueue(this.clock);
            this.queues.set(key, queue);
        }
        return queue;
    }
}

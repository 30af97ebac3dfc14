/** When a project was made, and its clusters with it: an id begins with the second. */
import { wireTime } from "../constants";

export function createdAt(projectId: string): string {
    return wireTime(parseInt(projectId.slice(0, 8), 16) * 1000);
}

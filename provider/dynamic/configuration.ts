/** What `configure` leaves for the other methods of one provider object. */
import type { dynamic } from "@pulumi/pulumi";
import type { AtlasSettings, SettingsResult } from "../settings/settings";
import type { PluginProcess } from "./pluginProcess";

export class Configuration {
    private found: SettingsResult = { problems: ["The provider was not configured"] };

    constructor(private readonly plugin: Pick<PluginProcess, "findSettings">) {}

    /** Synchronous: the SDK lets other calls in while it awaits `configure`. */
    store({ config }: dynamic.ConfigureRequest): void {
        this.found = this.plugin.findSettings((key) => config.get(key));
    }

    /** What there is to tell of settings that can be used. */
    get notices(): string[] {
        return "notices" in this.found ? this.found.notices : [];
    }

    /** What check has to say of the settings. */
    get failures(): dynamic.CheckFailure[] {
        return "problems" in this.found ? this.found.problems.map((reason) => ({ property: "", reason })) : [];
    }

    /** @throws If they are incomplete. */
    get settings(): AtlasSettings {
        if ("problems" in this.found) {
            throw new Error(this.found.problems.join("; "));
        }
        return this.found.settings;
    }
}

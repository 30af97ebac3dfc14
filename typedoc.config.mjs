/** How docs/reference/ is made from the docstrings: `npm run docs`. An export without a docstring is an error. */
import { Converter, PageEvent, ReflectionKind } from "typedoc";

export default {
    name: "API reference",
    entryPoints: ["provider/index.ts", "provider/local/index.ts", "provider/runtime.ts"],
    out: "docs/reference",
    plugin: ["typedoc-plugin-markdown", withoutPulumisOwn],
    readme: "none",
    router: "module",
    sort: [],
    groupOrder: ["Classes", "Functions", "Interfaces", "Type Aliases", "Constructors", "Properties", "Methods"],
    excludeExternals: true,
    excludeInternal: true,
    excludePrivate: true,
    // What is on a page must depend on nothing but the docstrings.
    disableSources: true,
    disableGit: true,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    indexFormat: "table",
    classPropertiesFormat: "table",
    interfacePropertiesFormat: "table",
    parametersFormat: "table",
    typeDeclarationFormat: "table",
    tableColumnSettings: { hideInherited: true, hideModifiers: true, hideOverrides: true },
    validation: { invalidLink: true, notDocumented: true, notExported: true },
    treatWarningsAsErrors: true,
    treatValidationWarningsAsErrors: true,
};

/** A reader looks for this package's own members: what the SDK's classes have is documented there. */
function withoutPulumisOwn(application) {
    application.converter.on(Converter.EVENT_RESOLVE, (_context, reflection) => {
        delete reflection.overwrites;
        delete reflection.extendedTypes;
        if (reflection.kindOf(ReflectionKind.Property)) {
            // Properties that are only declared have none, and would be shown with `undefined`.
            delete reflection.defaultValue;
        }
        // TypeScript forgets the name of `Output<boolean>`.
        if (reflection.type?.name === "OutputInstance") {
            reflection.type.name = "Output";
        }
    });
    application.renderer.on(PageEvent.END, (page) => {
        // Numbered anchors that nothing links to: one more property would change the others.
        page.contents = page.contents?.replace(/<a id="property-[^"]*"><\/a> /g, "");
    });
}

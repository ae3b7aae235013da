// Puts the YASGUI editor in the place of the plain form, bound to this server alone: nothing is
// asked of any other, neither for prefixes nor for completion.
(() => {
  "use strict";
  const place = document.getElementById("yasgui");
  const plain = document.getElementById("plain");
  if (!place || !window.Yasgui) return;
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const endpoint = new URL(place.dataset.endpoint, window.location.href).href;
  const { Yasqe, Yasr } = Yasgui;
  const spaces = Object.entries(settings.prefixes);
  const root = new URL(".", endpoint).href;
  const here = (iri) => {
    const [, term] = iri.split(`${settings.ontology}#`);
    if (term) return `${root}${settings.language}/ontology/${encodeURIComponent(term)}.html`;
    const rest = iri.startsWith(settings.base) ? iri.slice(settings.base.length) : "";
    return /^(?:id|graph)\//.test(rest) ? root + rest.replace(/[?#%]/g, encodeURIComponent) : "";
  };
  const shorten = (iri) => {
    for (const [prefix, space] of spaces) {
      if (iri.startsWith(space) && /^[A-Za-z][\w-]*$/.test(iri.slice(space.length))) {
        return `${prefix}:${iri.slice(space.length)}`;
      }
    }
    return `<${iri}>`;
  };
  const offered = (yasqe) => {
    const doc = yasqe.getDoc();
    return window.completionAt(doc.getValue(), doc.indexFromPos(doc.getCursor()), settings);
  };
  Yasqe.defaults.prefixCcApi = null;
  Yasqe.defaults.autocompleters = ["variables", "prefixes"];
  Yasqe.registerAutocompleter({
    name: "ours", bulk: false, autoShow: false, persistenceId: null,
    isValidCompletionPosition: (yasqe) => offered(yasqe).length > 0,
    get: (yasqe) => Promise.resolve(offered(yasqe)),
    postProcessSuggestion: (yasqe, token, iri) => shorten(iri),
  }, true);
  if (Yasqe.Autocompleters?.prefixes) {
    Yasqe.Autocompleters.prefixes.persistenceId = null;
    Yasqe.Autocompleters.prefixes.get = () => Promise.resolve(
      spaces.map(([prefix, space]) => `${prefix}: <${space}>`));
  }
  Yasr.defaults.prefixes = settings.prefixes;
  // Declares what a query uses and the graph knows: the endpoint needs it not, the editor does.
  const declared = (query) => {
    const bare = query.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|<[^<>\s]*>|#[^\n]*/g, " ");
    const missing = spaces.filter(([prefix]) =>
      new RegExp(`(?:^|[^\\w:-])${prefix}:`).test(bare)
      && !new RegExp(`PREFIX\\s+${prefix}:`, "i").test(query));
    return missing.map(([prefix, space]) => `PREFIX ${prefix}: <${space}>\n`).join("") + query;
  };
  place.hidden = false;
  plain.hidden = true;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "GET" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    copyEndpointOnNewTab: true,
    populateFromUrl: false,
    persistenceId: `jha-kg-${place.dataset.version}`,
    yasqe: { value: declared(plain.query.value) },
    yasr: { prefixes: settings.prefixes },
  });
  // A link to share names the query, the version of the graph and that it is to be asked.
  const sharing = (tab) => {
    tab.setEndpoint(endpoint);
    tab.getShareableLink = () => {
      const link = new URL(window.location.pathname, window.location.href);
      link.search = new URLSearchParams(
        { query: tab.getQuery(), run: "1", version: place.dataset.version }).toString();
      return link.href;
    };
  };
  const tab = yasgui.getTab();
  if (tab) sharing(tab);
  yasgui.on("tabSelect", (_, id) => {
    const chosen = yasgui.getTab(id);
    if (chosen) sharing(chosen);
  });
  if (tab && (new URLSearchParams(window.location.search).has("query") || !tab.getQuery())) {
    tab.setQuery(declared(plain.query.value));
  }
  if (tab && "runs" in place.dataset) tab.query()?.catch?.(() => {});
  // What YASGUI leaves without a name, gives a role that it does not fill, or leads elsewhere.
  const name = () => {
    for (const field of place.querySelectorAll("textarea:not([aria-label])")) {
      field.setAttribute("aria-label", place.dataset.label);
    }
    for (const field of place.querySelectorAll("input.autocomplete:not([aria-label])")) {
      field.setAttribute("aria-label", "SPARQL endpoint");
    }
    for (const select of place.querySelectorAll("select.tableSizer:not([aria-label])")) {
      select.setAttribute("aria-label", "Page size");
    }
    // Things of this graph lead to their pages here, whatever host their identifiers name.
    for (const link of place.querySelectorAll("a.iri:not([data-iri])")) {
      link.dataset.iri = link.href;
      const path = here(link.getAttribute("href"));
      if (path) link.href = path;
      link.removeAttribute("target");
    }
    for (const link of place.querySelectorAll(".yasr_external_ref_btn, a[href*='docs.triply.cc']")) {
      link.remove();
    }
    // Tab leaves an editor instead of indenting, so that the keyboard is not caught in it.
    for (const { CodeMirror, dataset } of place.querySelectorAll(".CodeMirror")) {
      if (!CodeMirror || dataset.tab) continue;
      dataset.tab = "leaves";
      CodeMirror.setOption("extraKeys",
        { ...CodeMirror.getOption("extraKeys"), Tab: false, "Shift-Tab": false });
    }
    for (const part of place.querySelectorAll(".tabsList[role], .tabsList [role=tab], .tabsList [aria-selected]")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-selected");
    }
  };
  name();
  new MutationObserver(name).observe(place, { childList: true, subtree: true });
})();

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
  const shorten = (iri) => {
    for (const [prefix, space] of spaces) {
      if (iri.startsWith(space) && /^[A-Za-z][\w-]*$/.test(iri.slice(space.length))) {
        return `${prefix}:${iri.slice(space.length)}`;
      }
    }
    return `<${iri}>`;
  };
  const expand = (text) => {
    const [prefix, rest] = text.split(":", 2);
    return rest !== undefined && settings.prefixes[prefix]
      ? settings.prefixes[prefix] + rest : text.replace(/^<|>$/g, "");
  };
  const preprocess = (yasqe, token) => ({ ...token, autocompletionString: expand(token.string) });
  const complete = (name, iris, fits) => ({
    name, bulk: true, autoShow: false, persistenceId: null,
    isValidCompletionPosition: fits,
    get: () => Promise.resolve(iris),
    preProcessToken: preprocess,
    postProcessSuggestion: (yasqe, token, iri) => shorten(iri),
  });
  const before = (yasqe) => {
    const cursor = yasqe.getDoc().getCursor();
    const line = yasqe.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    return line.replace(/[^\s;.{}()]*$/, "").trim();
  };
  const isClass = (yasqe) => /(?:^|\s)a$|rdf:type$/.test(before(yasqe));
  Yasqe.defaults.prefixCcApi = null;
  Yasqe.defaults.autocompleters = ["variables", "prefixes"];
  for (const completer of [
    complete("known-classes", settings.classes, isClass),
    complete("known-properties", settings.properties, (yasqe) => !isClass(yasqe)),
  ]) {
    Yasqe.registerAutocompleter(completer, true);
  }
  if (Yasqe.Autocompleters?.prefixes) {
    Yasqe.Autocompleters.prefixes.persistenceId = null;
    Yasqe.Autocompleters.prefixes.get = () => Promise.resolve(
      spaces.map(([prefix, space]) => `${prefix}: <${space}>`));
  }
  Yasr.defaults.prefixes = settings.prefixes;
  place.hidden = false;
  plain.hidden = true;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint, method: "GET" },
    endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    copyEndpointOnNewTab: true,
    populateFromUrl: false,
    persistenceId: `jha-kg-${place.dataset.version}`,
    yasqe: { value: plain.query.value },
    yasr: { prefixes: settings.prefixes },
  });
  const tab = yasgui.getTab();
  tab?.setEndpoint(endpoint);
  if (tab && (new URLSearchParams(window.location.search).has("query") || !tab.getQuery())) {
    tab.setQuery(plain.query.value);
  }
  // What YASGUI leaves without a name or gives a role that it does not fill.
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

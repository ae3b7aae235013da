// Where in a query the cursor stands, and what fits there: classes after "a", else properties, of
// the subject's class where the query says one.
(() => {
  "use strict";
  const TOKEN = new RegExp([
    "#[^\\n]*", '"""[^]*?"""', "'''[^]*?'''", '"(?:[^"\\\\\\n]|\\\\.)*"', "'(?:[^'\\\\\\n]|\\\\.)*'",
    "<[^<>\\s]*>", "[?$][\\w]+", "@[\\w-]+", "\\^\\^", "[A-Za-z_][\\w.-]*:[\\w./-]*[\\w/-]|:[\\w-]+|[\\w-]*:",
    "[A-Za-z]\\w*", "[-+]?[\\d.]+", "[{}().;,\\[\\]|/^*+?!=<>&]",
  ].join("|"), "g");
  const KEYWORD = /^(SELECT|CONSTRUCT|ASK|DESCRIBE|WHERE|OPTIONAL|UNION|MINUS|GRAPH|FROM|NAMED|DISTINCT|REDUCED|EXISTS|NOT|SERVICE|SILENT|IN|AS)$/i;
  const CLOSED = /^(FILTER|BIND|VALUES|ORDER|GROUP|HAVING|LIMIT|OFFSET|PREFIX|BASE)$/i;

  // Reads tokens as triples; tells every (subject, predicate, object) and where it stands at last.
  const read = (text) => {
    const triples = [];
    let subject = "", predicate = "", expects = "subject", depth = 0, aside = false;
    const stack = [];
    for (const [token] of text.matchAll(TOKEN)) {
      if (token.startsWith("#")) continue;
      if (token === "(") depth += 1;
      else if (token === ")") depth = Math.max(0, depth - 1);
      else if (depth) continue;
      else if (token === "{" ) { expects = "subject"; subject = ""; aside = false; }
      else if (token === "}") { expects = "subject"; subject = ""; aside = false; }
      else if (token === "[") {
        stack.push([subject, predicate]);
        subject = `[${triples.length}-${stack.length}`;
        expects = "predicate";
      } else if (token === "]") {
        [subject, predicate] = stack.pop() ?? ["", ""];
        expects = "end";
      } else if (token === ".") { expects = "subject"; subject = ""; aside = false; }
      else if (token === ";") expects = "predicate";
      else if (token === ",") expects = "object";
      else if (CLOSED.test(token)) { aside = true; subject = ""; expects = "subject"; }
      else if (KEYWORD.test(token)) { expects = "subject"; subject = ""; }
      else if (/^[|/^*+?!=<>&]$/.test(token)) {
        if (expects === "object" && /^[|/^]$/.test(token)) { expects = "predicate"; predicate = ""; }
      } else if (aside && !/^[?$]/.test(token)) continue;
      else if (expects === "subject") { subject = token; expects = "predicate"; }
      else if (expects === "predicate") { predicate = token; expects = "object"; }
      else if (expects === "object") {
        triples.push([subject, predicate, token]);
        expects = "end";
      }
    }
    return { triples, subject, predicate, expects };
  };
  const isType = (predicate) => predicate === "a" || predicate === "rdf:type";

  // The whole query tells of which class a variable is; up to the cursor tells where we stand.
  window.completionAt = (query, offset, settings) => {
    const part = query.slice(0, offset).match(/[^\s;.,{}()[\]|/^]*$/)[0];
    const before = query.slice(0, offset - part.length);
    const { subject, predicate, expects } = read(before);
    const typed = part.toLowerCase();
    const expand = (text) => {
      const [prefix, ...rest] = text.split(":");
      return rest.length && settings.prefixes[prefix] !== undefined
        ? settings.prefixes[prefix] + rest.join(":") : text.replace(/^<|>$/g, "");
    };
    const fits = ([iri, label]) => !typed || iri.startsWith(expand(part))
      || (!part.includes(":") && label.toLowerCase().includes(typed));
    if (expects === "object" && isType(predicate)) {
      return Object.entries(settings.classes).filter(fits).map(([iri]) => iri);
    }
    if (expects !== "predicate") return [];
    const after = read(`${before} ${query.slice(offset)}`).triples;
    const known = [...read(before).triples, ...after]
      .filter(([s, p]) => s === subject && isType(p))
      .map(([, , cls]) => settings.of[expand(cls)]).filter(Boolean);
    const allowed = known.length ? new Set(known.flat()) : null;
    return Object.entries(settings.properties)
      .filter((_, place) => !allowed || allowed.has(place)).filter(fits).map(([iri]) => iri);
  };
})();

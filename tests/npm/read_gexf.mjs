// Reads a GEXF file with graphology-gexf and prints its nodes and edges as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { MultiGraph, MultiDirectedGraph } = require("graphology");
const { parse } = require("graphology-gexf");

const text = readFileSync(process.argv[2], "utf8");
const directed = text.includes('defaultedgetype="directed"');
const graph = parse(directed ? MultiDirectedGraph : MultiGraph, text, { addMissingNodes: false });
console.log(
  JSON.stringify({
    nodes: graph.mapNodes((id, attributes) => ({ id, ...attributes })),
    edges: graph.mapEdges((id, attributes, source, target) => ({ id, source, target, ...attributes })),
  }),
);

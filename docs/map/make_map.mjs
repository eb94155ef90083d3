// Makes armsweb/pictures/map_shapes.json: every country between the Atlantic and the Urals as one path
// on a plane, in whole half-units. How to run it and where the shapes come from: map-shapes.md in
// docs/decisions.
import { readFileSync, writeFileSync } from "node:fs";
import { geoConicConformal, geoPath } from "d3-geo";
import { feature, merge } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const [atlas, target] = process.argv.slice(2);
const PROJECTION = { parallels: [40, 60], longitude: 20, latitude: 50, scale: 985 };
const WIDTH = 720, HEIGHT = 664; // units; the paths are drawn at twice that, in whole numbers
const ORIGIN = [392, 382]; // where longitude and latitude of the projection fall
const GRID = 2; // steps to a unit
const LEAST_TRIANGLE = 1.5; // square units; a bend smaller than that is straightened
const LEAST_ISLAND = 3; // square units; smaller ones are left out, but each country keeps its largest
const BLEED = 6; // units drawn beyond the frame, so that its edge is not a coastline

// ISO 3166-1 alpha-3 as the atlas has it, to alpha-2 as the record has it.
const CODES = {
  ALB: "AL", AND: "AD", ARM: "AM", AUT: "AT", AZE: "AZ", BEL: "BE", BGR: "BG", BIH: "BA", BLR: "BY",
  CHE: "CH", CYP: "CY", CZE: "CZ", DEU: "DE", DNK: "DK", DZA: "DZ", EGY: "EG", ESP: "ES", EST: "EE",
  FIN: "FI", FRA: "FR", FRO: "FO", GBR: "GB", GEO: "GE", GRC: "GR", GRL: "GL", HRV: "HR", HUN: "HU",
  IRL: "IE", IRN: "IR", IRQ: "IQ", ISL: "IS", ISR: "IL", ITA: "IT", JOR: "JO", KAZ: "KZ", LBN: "LB",
  LBY: "LY", LIE: "LI", LTU: "LT", LUX: "LU", LVA: "LV", MAR: "MA", MDA: "MD", MKD: "MK", MLT: "MT",
  MNE: "ME", NLD: "NL", NOR: "NO", POL: "PL", PRT: "PT", PSE: "PS", ROU: "RO", RUS: "RU", SMR: "SM",
  SRB: "RS", SVK: "SK", SVN: "SI", SWE: "SE", SYR: "SY", TUN: "TN", TUR: "TR", UKR: "UA", MCO: "MC",
  VAT: "VA", XKX: "XK", ALA: "AX", IMN: "IM", JEY: "JE", GGY: "GG",
};

const projection = geoConicConformal()
  .parallels(PROJECTION.parallels)
  .rotate([-PROJECTION.longitude, 0])
  .center([0, PROJECTION.latitude])
  .scale(PROJECTION.scale)
  .translate(ORIGIN)
  .precision(0)
  .clipExtent([[-BLEED, -BLEED], [WIDTH + BLEED, HEIGHT + BLEED]]);

const world = JSON.parse(readFileSync(atlas));
const least = LEAST_TRIANGLE / PROJECTION.scale ** 2; // steradians
const plain = simplify(presimplify(world, sphericalTriangleArea), least);

// Northern Cyprus is a shape of its own in the atlas; here it is filled as Cyprus.
const shapes = plain.objects.countries.geometries;
const named = (code) => shapes.filter((shape) => shape.properties.a3 === code);
const cyprus = merge(plain, [...named("CYP"), ...named("CYN")]);

function area(ring) {
  let sum = 0;
  ring.forEach(([x, y], n) => {
    const [u, v] = ring[(n + 1) % ring.length];
    sum += x * v - u * y;
  });
  return sum / 2;
}

function inside([x, y], ring) {
  let within = false;
  ring.forEach(([a, b], n) => {
    const [c, d] = ring[(n + 1) % ring.length];
    if (b > y !== d > y && x < ((c - a) * (y - b)) / (d - b) + a) within = !within;
  });
  return within;
}

function toEdge([x, y], ring) {
  let nearest = Infinity;
  ring.forEach(([a, b], n) => {
    const [c, d] = ring[(n + 1) % ring.length];
    const length = (c - a) ** 2 + (d - b) ** 2 || 1;
    const t = Math.max(0, Math.min(1, ((x - a) * (c - a) + (y - b) * (d - b)) / length));
    nearest = Math.min(nearest, Math.hypot(x - a - t * (c - a), y - b - t * (d - b)));
  });
  return nearest;
}

// The point of the ring farthest from its edge, within the frame: where a name has most room.
function middle(ring) {
  let best = ring[0], room = -1;
  const xs = ring.map((p) => p[0]), ys = ring.map((p) => p[1]);
  for (let n = 0; n <= 40; n += 1) {
    for (let m = 0; m <= 40; m += 1) {
      const point = [
        Math.max(0, Math.min(...xs)) + (n / 40) * (Math.min(WIDTH, Math.max(...xs)) - Math.max(0, Math.min(...xs))),
        Math.max(0, Math.min(...ys)) + (m / 40) * (Math.min(HEIGHT, Math.max(...ys)) - Math.max(0, Math.min(...ys))),
      ];
      const free = inside(point, ring) ? toEdge(point, ring) : -1;
      if (free > room) [best, room] = [point, free];
    }
  }
  return best.map((value) => Math.round(value));
}

function rings(geometry) {
  const text = geoPath(projection)(geometry);
  if (!text) return [];
  return text.split("Z").filter(Boolean).map((part) =>
    part.slice(1).split("L").map((pair) => pair.split(",").map(Number)));
}

function box(points) {
  const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
  const low = [xs, ys].map((all) => Math.floor(Math.min(...all)));
  return [...low, ...[xs, ys].map((all) => Math.ceil(Math.max(...all)))];
}

const rounded = (ring) => ring.map((point) => point.map((value) => Math.round(value * GRID)))
  .filter(([x, y], n, all) => n === 0 || x !== all[n - 1][0] || y !== all[n - 1][1]);

function relative(ring) {
  const points = rounded(ring);
  // A city state shrinks to nothing on the grid; it gets the smallest square, to be ringed.
  if (points.length < 3) return `M${points[0][0]} ${points[0][1]}h1v1h-1z`;
  let [x, y] = points[0];
  const steps = [];
  for (const [u, v] of points.slice(1)) {
    steps.push(`${u - x}${v - y < 0 ? "" : " "}${v - y}`);
    [x, y] = [u, v];
  }
  const text = steps.reduce((all, step) => all + (all && step[0] !== "-" ? " " : "") + step, "");
  return `M${points[0][0]} ${points[0][1]}l${text}z`;
}

const countries = {};
for (const shape of shapes) {
  const code = CODES[shape.properties.a3];
  if (!code) continue;
  const all = rings(code === "CY" ? cyprus : feature(plain, shape));
  if (!all.length) continue;
  const sized = all.map((ring) => [ring, area(ring)]);
  sized.sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  // Outer rings turn one way, holes the other; a hole is kept if it is large enough to see.
  const kept = sized.filter(([ring, size], n) =>
    n === 0 || (Math.abs(size) >= LEAST_ISLAND && rounded(ring).length > 2));
  countries[code] = {
    path: kept.map(([ring]) => relative(ring)).join(""),
    area: Math.round(Math.abs(kept.reduce((sum, [, size]) => sum + size, 0))),
    middle: middle(sized[0][0]),
    box: box(kept.flatMap(([ring]) => ring)),
  };
}

const sorted = Object.fromEntries(Object.entries(countries).sort(([a], [b]) => (a < b ? -1 : 1)));
const lines = Object.entries(sorted).map(([code, shape]) => `    "${code}": ${JSON.stringify(shape)}`);
const head = { ...PROJECTION, width: WIDTH, height: HEIGHT, origin: ORIGIN, grid: GRID };
const settings = Object.entries(head).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},`);
writeFileSync(target, `{\n${settings.join("\n")}\n  "countries": {\n${lines.join(",\n")}\n  }\n}\n`);

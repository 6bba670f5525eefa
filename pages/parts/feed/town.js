// From the blocks of a scene to what stands there: houses, lamps, trees, monuments.  Pure.
//
// Everything is seeded by what it belongs to, never by the camera, so that the same house looks
// the same from every camera.

import { between, mixed, pick, stream } from './chance.js';

const LAMP_EVERY_M = 21;
const MOST_TREES = 110;

// walls as the old town paints them; light ones twice, for they are more common
const PASTELS = [
  [236, 230, 214], [240, 236, 226], [238, 228, 202], [240, 236, 226], [232, 212, 164], [226, 190, 132], [214, 168, 116],
  [206, 142, 112], [198, 208, 214], [168, 190, 204], [148, 172, 196], [190, 204, 180], [168, 186, 158], [226, 192, 178],
  [216, 168, 152], [242, 222, 178], [205, 196, 178],
];
const PLAIN = [[206, 202, 194], [188, 182, 172], [214, 204, 188], [176, 122, 96], [162, 108, 84], [196, 190, 196], [222, 214, 198]];
const DOORS = [[72, 50, 34], [58, 42, 32], [46, 66, 56], [40, 58, 82], [88, 44, 36], [96, 70, 44]];
const TILES = [[158, 94, 66], [146, 86, 62], [168, 106, 76], [134, 84, 64], [150, 100, 78]];
const SIGNS = [
  'FARMACIA', 'PANADERÍA', 'SOMBRERERÍA', 'HELADOS', 'ARTESANÍAS', 'CAFÉ', 'ZAPATERÍA', 'LIBRERÍA', 'TEJIDOS', 'HOSTAL',
  'RELOJERÍA', 'ALMUERZOS', 'BAZAR', 'DULCES', 'SASTRERÍA', 'ÓPTICA', 'PAPELERÍA', 'JUGOS', 'FOTOCOPIAS', 'VELAS',
];
const SIGN_COLOURS = [[150, 44, 40], [36, 82, 120], [44, 96, 70], [196, 150, 52], [70, 52, 92], [232, 226, 210], [38, 44, 52]];

/** The whole model of a scene; what is missing or broken in it is left out. */
export function town_of(scene) {
  const blocks = listed(scene?.blocks).map(block_of).filter(Boolean);
  const grounds = listed(scene?.grounds).map(ground_of).filter(Boolean);
  const streets = listed(scene?.streets).map(street_of).filter(Boolean);
  const houses = blocks.flatMap((block) => houses_of(block, streets));
  const clear = (item) => Math.hypot(item.x, item.y) > 7;
  const kept_free = blocks.map((block) => with_bounds({ block, ring: grown(block.ring, 1.2) }));
  const lamps = [...blocks.flatMap((block) => lamps_of(block, kept_free)), ...grounds.flatMap(lamps_of_ground)].filter(clear);
  const trees = [...grounds.flatMap(trees_of), ...streets.flatMap((street) => trees_along(street, blocks))].filter(clear);
  return {
    mast_m: Number.isFinite(scene?.mast_dm) ? scene.mast_dm / 10 : 6,
    blocks, grounds, streets, houses, lamps,
    trees: nearest(trees, MOST_TREES),
    pieces: grounds.flatMap(pieces_of).filter((piece) => Math.hypot(piece.x, piece.y) > piece.radius + 1),
  };
}

const listed = (value) => (Array.isArray(value) ? value : []);
const is_ring = (p) => Array.isArray(p) && p.length >= 6 && p.length % 2 === 0 && p.every(Number.isFinite);
const nearest = (items, most) => items.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y)).slice(0, most);

/** Decimetres as points in metres. */
function points_of(p) {
  const points = [];
  for (let i = 0; i < p.length; i += 2) points.push([p[i] / 10, p[i + 1] / 10]);
  return points;
}

function area_of(ring) {
  return ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    return sum + (x * ny - nx * y) / 2;
  }, 0);
}

const counter_clockwise = (ring) => (area_of(ring) < 0 ? ring.slice().reverse() : ring);

function block_of(row) {
  if (!is_ring(row?.p)) return null;
  const ring = counter_clockwise(points_of(row.p));
  const area = area_of(ring);
  if (!(area > 4)) return null;
  const around = ring.reduce((sum, [x, y], i) => sum + Math.hypot(ring[(i + 1) % ring.length][0] - x, ring[(i + 1) % ring.length][1] - y), 0);
  const h = Number.isFinite(row.h_dm) ? Math.min(Math.max(row.h_dm / 10, 3), 120) : 9;
  return { id: Number.isFinite(row.id) ? row.id : 0, h, district: row.district || 0, ring, depth: Math.min(4.6, (area / around) * 0.85) };
}

function ground_of(row) {
  if (!is_ring(row?.p)) return null;
  const ring = counter_clockwise(points_of(row.p));
  const seed = mixed(...Array.from(String(row.id ?? row.name ?? ''), (c) => c.codePointAt(0)));
  return { seed, kind: row.kind === 'park' ? 'park' : 'plaza', name: String(row.name ?? ''), ring };
}

function street_of(row) {
  if (!Array.isArray(row?.p) || row.p.length < 4 || !row.p.every(Number.isFinite)) return null;
  const points = points_of(row.p);
  return { points, half_m: (row.w_dm || 45) / 10, kind: row.kind ?? 1, name: String(row.name ?? '') };
}

/** A polygon's edges: start, unit direction, outward normal, length. */
export function edges_of(ring) {
  return ring.map(([x, y], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    const len = Math.hypot(x1 - x, y1 - y) || 1e-6;
    const [dx, dy] = [(x1 - x) / len, (y1 - y) / len];
    return { x, y, dx, dy, nx: dy, ny: -dx, len };
  });
}

/** A convex ring moved outwards (inwards when negative); sharp corners are cut short. */
export function grown(ring, by_m) {
  const edges = edges_of(ring);
  return ring.map(([x, y], i) => {
    const a = edges[(i + edges.length - 1) % edges.length];
    const b = edges[i];
    const [mx, my] = [a.nx + b.nx, a.ny + b.ny];
    const f = by_m / Math.max(0.3, 1 + a.nx * b.nx + a.ny * b.ny);
    return [x + mx * f, y + my * f];
  });
}

export function is_inside(ring, x, y) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Adds a ring's bounds: most of what is asked about it is far away. */
function with_bounds(item) {
  const [xs, ys] = [item.ring.map((p) => p[0]), item.ring.map((p) => p[1])];
  return { ...item, west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) };
}

const is_within = ({ ring, west, east, south, north }, { x, y }) => x >= west && x <= east && y >= south && y <= north && is_inside(ring, x, y);

// ------------------------------------------------------------------------------------ houses

/** A block's houses, edge by edge, 7 to 14 m wide; the house on a corner is the same on both its streets. */
function houses_of(block, streets) {
  const edges = edges_of(block.ring);
  const rows = edges.map((edge, e) => {
    const before = edges[(e + edges.length - 1) % edges.length];
    const after = edges[(e + 1) % edges.length];
    const turns = [before.dx * edge.dy - before.dy * edge.dx > 0.3, edge.dx * after.dy - edge.dy * after.dx > 0.3];
    const row = widths(block, e, edge.len).map(({ s, len }, k, all) => {
      const lot = k === 0 ? 1000 + e : k === all.length - 1 ? 1000 + ((e + 1) % edges.length) : e * 40 + k;
      const ends = [k === 0 && turns[0], k === all.length - 1 && turns[1]];
      return house(block, edge, e, s, len, lot, ends, mixed(block.id, e, k));
    });
    name_plates(row, streets);
    return row;
  });
  beside(rows.flat());
  return rows.flat();
}

/** Notes how high the neighbours are, round the block: a street's bend is no gap between two houses. */
function beside(round) {
  round.forEach((h, k) => {
    h.left_h = h.ends[0] ? h.h : round.at(k - 1).h;
    h.right_h = h.ends[1] ? h.h : round[(k + 1) % round.length].h;
  });
}

function widths(block, e, len) {
  const chance = stream(block.id, e, 7);
  const count = Math.max(1, Math.round(len / between(chance, 9, 11)));
  const shares = Array.from({ length: count }, () => between(chance, 0.8, 1.22));
  const total = shares.reduce((a, b) => a + b, 0);
  let s = 0;
  return shares.map((share) => {
    const piece = { s, len: (share / total) * len };
    s += piece.len;
    return piece;
  });
}

function house(block, edge, e, s, len, lot, ends, seed) {
  const chance = stream(block.id, lot);
  const modern = block.h > 17 || (block.district !== 0 && chance() < 0.4);
  const h = block.h * between(chance, modern ? 0.97 : 0.91, modern ? 1.03 : 1.1);
  const x0 = edge.x + edge.dx * s;
  const y0 = edge.y + edge.dy * s;
  const storeys = Math.max(1, Math.round(h / between(chance, 3.3, 3.9)));
  return {
    block: block.id, edge: e, seed, lot, ends, modern, h, storeys, len,
    x0, y0, x1: x0 + edge.dx * len, y1: y0 + edge.dy * len,
    dx: edge.dx, dy: edge.dy, nx: edge.nx, ny: edge.ny,
    wall: pick(chance, modern ? PLAIN : PASTELS),
    trim: chance() < 0.8 ? [244, 240, 230] : [226, 206, 166],
    base: pick(chance, [[128, 118, 108], [150, 138, 124], [112, 98, 88], [138, 108, 88], [120, 124, 130]]),
    door: pick(chance, DOORS),
    tile: pick(chance, TILES),
    roof: modern ? 'flat' : chance() < 0.88 ? 'tile' : 'flat',
    depth: block.depth,
    arched: chance() < 0.4,
    balcony: pick(chance, ['none', 'small', 'small', 'long', 'none']),
    quoins: chance() < 0.5,
    cornice: chance() < 0.8,
    shops: chance() < 0.62,
    signs: [pick(chance, SIGNS), pick(chance, SIGNS), pick(chance, SIGNS)],
    sign_colour: pick(chance, SIGN_COLOURS),
    plates: [],
  };
}

/** Street names on the houses at both ends of a row. */
function name_plates(row, streets) {
  const first = row[0];
  const last = row[row.length - 1];
  const [mx, my] = [(first.x0 + last.x1) / 2, (first.y0 + last.y1) / 2];
  const name = name_of_street(streets, mx, my, first.dx, first.dy);
  if (!name || row.length < 2) return;
  first.plates.push({ s: 0.75, name });
  last.plates.push({ s: last.len - 0.75, name });
}

function name_of_street(streets, x, y, dx, dy) {
  let best = null;
  let far = 14;
  for (const street of streets) {
    const [[ax, ay], [bx, by]] = [street.points[0], street.points[street.points.length - 1]];
    const len = Math.hypot(bx - ax, by - ay) || 1;
    const [ux, uy] = [(bx - ax) / len, (by - ay) / len];
    const along = (x - ax) * ux + (y - ay) * uy;
    const off = Math.abs((x - ax) * uy - (y - ay) * ux);
    if (Math.abs(ux * dx + uy * dy) > 0.9 && along > -5 && along < len + 5 && off < far) [best, far] = [street.name, off];
  }
  return best?.replace(/^Calle /, '');
}

// ------------------------------------------------------------------------------------ things

/** Lamp posts along the kerb of a block, where there is street to stand on: not in what others keep free round them. */
function lamps_of(block, kept_free) {
  return edges_of(block.ring).flatMap((edge, e) => {
    const count = Math.floor(edge.len / LAMP_EVERY_M);
    const offset = (edge.len - (count - 1) * LAMP_EVERY_M) / 2;
    return Array.from({ length: count }, (_, k) => {
      const s = offset + k * LAMP_EVERY_M + (mixed(block.id, e, k) % 30) / 10 - 1.5;
      return { x: edge.x + edge.dx * s + edge.nx * 1.45, y: edge.y + edge.dy * s + edge.ny * 1.45, h: 4.3, dx: edge.nx, dy: edge.ny };
    }).filter((lamp) => (mixed(block.id, e, lamp.h) & 1) === 0 || edge.len > 40)
      .filter((lamp) => !kept_free.some((other) => other.block !== block && is_within(other, lamp)));
  });
}

function lamps_of_ground(ground) {
  return edges_of(grown(ground.ring, -3)).flatMap((edge) => {
    const count = Math.max(1, Math.floor(edge.len / 18));
    return Array.from({ length: count }, (_, k) => {
      const s = (edge.len * (k + 0.5)) / count;
      return { x: edge.x + edge.dx * s, y: edge.y + edge.dy * s, h: 4.6, dx: 0, dy: 0, twin: true };
    });
  });
}

/** Trees of a ground: a jittered grid in a park, a ring of palms and shade trees on a plaza. */
function trees_of(ground) {
  return ground.kind === 'park' ? wood(ground) : ring_of_trees(ground);
}

function wood(ground) {
  const [ox, oy] = ground.ring[0];
  const inner = grown(ground.ring, -4);
  const xs = ground.ring.map((p) => p[0]);
  const ys = ground.ring.map((p) => p[1]);
  const step = 11;
  const trees = [];
  for (let i = Math.floor((Math.min(...xs) - ox) / step); i * step + ox < Math.max(...xs); i++) {
    for (let j = Math.floor((Math.min(...ys) - oy) / step); j * step + oy < Math.max(...ys); j++) {
      const chance = stream(ground.seed, i, j);
      const x = ox + (i + chance()) * step;
      const y = oy + (j + chance()) * step;
      if (Math.hypot(x, y) < 250 && is_inside(inner, x, y)) trees.push(tree(x, y, chance));
    }
  }
  return trees;
}

function ring_of_trees(ground) {
  const centre = middle(ground.ring);
  return [0.62].flatMap((share) =>
    edges_of(ground.ring.map(([x, y]) => [centre[0] + (x - centre[0]) * share, centre[1] + (y - centre[1]) * share])).flatMap((edge, e) => {
      const count = Math.max(2, Math.round(edge.len / 13));
      return Array.from({ length: count }, (_, k) => {
        const chance = stream(ground.seed, e, k);
        const s = (edge.len * k) / count;
        return { ...tree(edge.x + edge.dx * s, edge.y + edge.dy * s, chance, k % 2 ? 'round' : 'palm'), planter: 1.5 };
      });
    }),
  );
}

function trees_along(street, blocks) {
  if (street.kind !== 0) return [];
  const [[ax, ay], [bx, by]] = [street.points[0], street.points[street.points.length - 1]];
  const len = Math.hypot(bx - ax, by - ay) || 1;
  const [ux, uy] = [(bx - ax) / len, (by - ay) / len];
  const trees = [];
  for (let s = 12, k = 0; s < len - 10; s += 13, k++) {
    for (const side of [-1, 1]) {
      const off = side * Math.max(street.half_m - 2.6, 2);
      const [x, y] = [ax + ux * s - uy * off, ay + uy * s + ux * off];
      const chance = stream(Math.round(len), k, side);
      if (chance() < 0.75 && !blocks.some((block) => is_inside(block.ring, x, y))) trees.push({ ...tree(x, y, chance), planter: 0.6 });
    }
  }
  return trees;
}

function tree(x, y, chance, kind) {
  const what = kind ?? pick(chance, ['round', 'round', 'tall', 'broad']);
  const h = { round: between(chance, 5, 7.5), tall: between(chance, 8, 12), broad: between(chance, 6.5, 9), palm: between(chance, 7, 10) }[what];
  return { x, y, h, what, variant: Math.floor(chance() * 3), planter: 0 };
}

export function middle(ring) {
  return [ring.reduce((a, p) => a + p[0], 0) / ring.length, ring.reduce((a, p) => a + p[1], 0) / ring.length];
}

/** The monument in a plaza's middle, and benches around it. */
function pieces_of(ground) {
  if (ground.kind !== 'plaza') return [];
  const [x, y] = middle(ground.ring);
  const angle = Math.atan2(ground.ring[1][1] - ground.ring[0][1], ground.ring[1][0] - ground.ring[0][0]);
  const kind = ground.seed % 2 ? 'column' : 'fountain';
  const pieces = [{ what: /Grande/.test(ground.name) ? 'column' : kind, x, y, angle, radius: 3.2, h: 12 }];
  for (let k = 0; k < 8; k++) {
    const a = angle + (k * Math.PI) / 4 + Math.PI / 8;
    pieces.push({ what: 'bench', x: x + 12 * Math.cos(a), y: y + 12 * Math.sin(a), angle: a + Math.PI / 2, radius: 0.9, h: 0.9 });
  }
  return pieces;
}

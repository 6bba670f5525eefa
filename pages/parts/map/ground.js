// The ground of the map until deck.gl has drawn it: the same polygons, on the same public data.
//
// deck.gl's first picture takes its time where the processor draws (shaders are compiled); nobody waits for it.

import { metres_of } from './plane.js';

const FILES = ['grounds', 'blocks', 'footprints', 'word'];
const APART = 'footprints';

/** Fetches what the ground is made of; gives for each of FILES its paths in metres. */
export async function ground_of(base, frame) {
  const paths = await Promise.all(FILES.map((name) => paths_of(`${base}${name}.json`, frame, name === APART)));
  return Object.fromEntries(FILES.map((name, i) => [name, paths[i]]));
}

/** All polygons in one path, which is quick to fill; or, where they lie over each other, a path for each. */
async function paths_of(address, frame, apart) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(address);
  const paths = [new Path2D()];
  for (const { polygon } of await response.json()) {
    if (apart) paths.push(new Path2D());
    polygon.forEach((corner, i) => paths.at(-1)[i ? 'lineTo' : 'moveTo'](...metres_of(frame, corner)));
    paths.at(-1).closePath();
  }
  return paths;
}

/** Paints it.  `colours` has one for each; `ratio` canvas pixels a CSS pixel. */
export function paint_ground(ctx, ground, screen, ratio, colours) {
  ctx.save();
  ctx.setTransform(screen.sx * ratio, 0, 0, -screen.sy * ratio, screen.x * ratio, screen.y * ratio);
  for (const name of FILES) {
    ctx.fillStyle = colours[name];
    for (const path of ground[name]) ctx.fill(path);
  }
  ctx.restore();
}

// The plane of the map: metres east and north of the city's middle, and where they fall on the screen.  Pure.
//
// deck.gl draws Web Mercator, north up, 512 pixels round the world at zoom 0.  Over one city a metre has the same
// size everywhere (0.1 m off at 20 km), so that from metres to pixels it is a scale and a shift.

const TILE_PX = 512;
const RAD = Math.PI / 180;

/** `frame` is {lon, lat, m_lon, m_lat}: the middle in WGS84 and metres a degree there (docs/wire.md). */
export function metres_of(frame, [lon, lat]) {
  return [(lon - frame.lon) * frame.m_lon, (lat - frame.lat) * frame.m_lat];
}

/** `view` is {longitude, latitude, zoom, width, height}, in CSS pixels, as deck.gl has it.
 *  Gives {sx, sy, x, y}: a point (e, n) falls at (x + e * sx, y - n * sy). */
export function screen_of(frame, view) {
  const px_a_degree = (TILE_PX * 2 ** view.zoom) / 360;
  const sx = px_a_degree / frame.m_lon;
  const sy = px_a_degree / (frame.m_lat * Math.cos(frame.lat * RAD));
  const [east, north] = metres_of(frame, [view.longitude, view.latitude]);
  return { sx, sy, x: view.width / 2 - east * sx, y: view.height / 2 + north * sy };
}

/** Pixels of a point of the plane. */
export const spot = (screen, e, n) => [screen.x + e * screen.sx, screen.y - n * screen.sy];

/** The nearest of `spots` ({e, n, …}) to a pixel, not further than `most_px`; null where there is none. */
export function nearest(screen, spots, px, py, most_px) {
  let found = null;
  let least = most_px * most_px;
  for (const one of spots) {
    const [x, y] = spot(screen, one.e, one.n);
    const far = (x - px) ** 2 + (y - py) ** 2;
    if (far <= least) [found, least] = [one, far];
  }
  return found;
}

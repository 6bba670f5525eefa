// Where deck.gl's map looks just now: Streamlit draws it and tells nobody, so it is read where React keeps it.
//
// The one place that knows Streamlit's chart from inside.  Where it is built otherwise nothing is found, and the
// map's own drawing stays at the view that the page opened with; tests/browser/test_map.py looks.

const FIBER = '__reactFiber$';

/** The deck.gl of the chart below `host`; null while there is none. */
export function deck_of(host) {
  let node = host.querySelector('canvas[id^=deckgl], [data-testid=stDeckGlJsonChart] canvas');
  while (node && node !== host && !fiber_of(node)) node = node.parentElement;
  for (let fiber = node && fiber_of(node); fiber; fiber = fiber.return) {
    for (let hook = fiber.memoizedState; hook && typeof hook === 'object' && 'next' in hook; hook = hook.next) {
      const deck = hook.memoizedState?.current?.deck;
      if (typeof deck?.getViewports === 'function') return deck;
    }
  }
  return null;
}

function fiber_of(node) {
  const key = Object.keys(node).find((name) => name.startsWith(FIBER));
  return key && node[key];
}

/** {longitude, latitude, zoom, width, height} of its view; null before it has one. */
export function view_of(deck) {
  try {
    const { longitude, latitude, zoom, width, height } = deck.getViewports()[0];
    return width > 1 && Number.isFinite(zoom) ? { longitude, latitude, zoom, width, height } : null;
  } catch {
    return null; // not begun yet, or finished
  }
}

/** Whether all its layers are on the screen. */
export function has_drawn(deck) {
  try {
    const layers = deck.layerManager.getLayers();
    return layers.length > 0 && layers.every((layer) => layer.isLoaded) && !deck.needsRedraw({ clearRedrawFlags: false });
  } catch {
    return false;
  }
}

/** Whether it has something to draw, or to work out first. */
export function wants_to_draw(deck) {
  try {
    return Boolean(deck.needsRedraw({ clearRedrawFlags: false }) || deck.layerManager.needsUpdate());
  } catch {
    return true;
  }
}

/** Lets its own loop run, or rest: sixty times a second it asks what there is to draw, a sixth of the page's work. */
export function let_run(deck, runs) {
  const loop = deck.animationLoop;
  if (typeof loop?.start !== 'function' || typeof loop.stop !== 'function') return;
  if (runs) loop.start().catch(() => {});
  else loop.stop();
}

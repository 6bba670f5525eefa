// Says once when the map and a feed are on the screen, so that the rest may come.

const MOST_MS = 6_000;

const painted = () => document.querySelector('.st-key-deck canvas') && document.querySelector('.dv-large canvas[data-ready=yes]');

export function mount(root, data, send) {
  const state = (root.__later ??= { since: performance.now() });
  state.send = send;
  const look = () => {
    if (!painted() && performance.now() - state.since < MOST_MS) return;
    clearInterval(state.timer);
    if (!state.said) setTimeout(() => state.send('painted', true), 400);
    state.said = true;
  };
  state.timer ??= setInterval(look, 200);
  return () => { clearInterval(state.timer); state.timer = null; };
}

// Runs in the page's head, before anything else is there: tells Streamlit's page where its server is, and asks for
// the first look, which the feeds take (feed/watch.js) when they are mounted half a second later.

window.__streamlit = {
  BACKEND_BASE_URL: location.origin,
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
{
  const said = new URLSearchParams(location.search);
  if (location.pathname === '/' && !said.has('scenario')) {
    history.replaceState(null, '', `/exercise${location.search}`); // where the bare address leads; a scenario may open elsewhere
  }
  const [exercise, chair, lang] = ['exercise', 'chair', 'lang'].map((key) => encodeURIComponent(said.get(key) ?? ''));
  if (location.pathname === '/exercise' && exercise && chair && lang) {
    const address = `/look?exercise=${exercise}&chair=${chair}&lag=0&lang=${lang}`;
    const answer = fetch(address, { cache: 'no-store' })
      .then((response) => (response.ok ? response.json() : null))
      .then((body) => body && { body, at: performance.now() })
      .catch(() => null);
    window.__dv_look = { address, answer };
  }
}

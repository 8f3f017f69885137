// The model that anywidget would give, over the JSON in the page: the website uses it, and the tests.

/** @param {Record<string, any>} values @param {string | null} [mount] */
export function pageModel(values, mount = null) {
  const listeners = new Map();
  const own = { ...values };
  return {
    mount,
    get: (key) => own[key],
    set(key, value) {
      if (own[key] === value) return;
      own[key] = value;
      for (const listener of listeners.get(`change:${key}`) ?? []) listener();
    },
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    off(event, listener) {
      listeners.set(
        event,
        (listeners.get(event) ?? []).filter((other) => other !== listener),
      );
    },
    save_changes() {},
    send() {},
  };
}

// Search without a server: of pages that are opened from a folder, browsers start no workers. There a hidden frame does
// the work of one; `importScripts` gives a promise, for which the search waits.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      this.inside = frame.contentWindow;
      const place = this.inside.document;
      const load = (source) =>
        new Promise((loaded, failed) => {
          const script = place.createElement("script");
          Object.assign(script, { src: source, onload: loaded, onerror: failed });
          place.body.append(script);
        });
      this.inside.importScripts = (...sources) =>
        sources.reduce((before, source) => before.then(() => load(source)), Promise.resolve());
      this.inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.ready = load(url);
    }

    postMessage(data) {
      this.ready.then(() => this.inside.dispatchEvent(new MessageEvent("message", { data })));
    }

    terminate() {
      this.inside.frameElement.remove();
    }
  };
}

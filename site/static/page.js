// What every page of the book needs: theme, contents, copy buttons, scrolling regions.
(() => {
  "use strict";
  const root = document.documentElement;

  /** Switch between light and dark, and remember it where the browser allows. */
  function setUpTheme() {
    const button = document.querySelector(".theme-button");
    const show = () => button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
    button.addEventListener("click", () => {
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      show();
      try {
        localStorage.setItem("theme", root.dataset.theme);
      } catch {
        // Storage may be closed (private windows, some settings for files): the page still works.
      }
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
      let chosen = null;
      try {
        chosen = localStorage.getItem("theme");
      } catch {
        // As above.
      }
      if (chosen !== "light" && chosen !== "dark") {
        root.dataset.theme = event.matches ? "dark" : "light";
        show();
      }
    });
    show();
  }

  /** Open and close the contents on narrow pages. */
  function setUpContents() {
    const button = document.querySelector(".menu-button");
    const sidebar = document.getElementById("sidebar");
    const narrow = matchMedia("(max-width: 63.99rem)");
    const set = (open) => {
      root.classList.toggle("contents-open", open);
      button.setAttribute("aria-expanded", String(open));
      sidebar.inert = narrow.matches && !open;
    };
    button.addEventListener("click", () => set(!root.classList.contains("contents-open")));
    narrow.addEventListener("change", () => set(false));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && root.classList.contains("contents-open")) {
        set(false);
        button.focus();
      }
    });
    document.addEventListener("click", (event) => {
      const inside = sidebar.contains(event.target) || button.contains(event.target);
      const link = event.target.closest("a[href^='#']");
      if (root.classList.contains("contents-open") && (!inside || link)) set(false);
    });
    set(false);
    // Show the entry of this page, as soon as the contents are laid out.
    new ResizeObserver((_, observer) => {
      observer.disconnect();
      const here = sidebar.querySelector(".nav-list [aria-current]");
      if (here && here.offsetTop > sidebar.clientHeight * 0.6) {
        sidebar.scrollTop = here.offsetTop - sidebar.clientHeight / 3;
      }
    }).observe(sidebar);
  }

  /**
   * Bring the reader to what the address names. Sections out of sight have a guessed height; those
   * around the goal take their true one after the browser's jump, and move it. So jump again until
   * it rests where it should, unless the reader goes elsewhere meanwhile.
   */
  function setUpTargets() {
    let running = 0;
    const stop = () => cancelAnimationFrame(running);
    const hold = () => {
      stop();
      let goal = null;
      try {
        goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      } catch {
        // A stray % in the address names nothing.
      }
      if (!goal) return;
      let left = 60;
      let quiet = 0;
      let before = null;
      const look = () => {
        const top = goal.getBoundingClientRect().top;
        quiet = before !== null && Math.abs(top - before) < 1 ? quiet + 1 : 0;
        if (quiet === 0) goal.scrollIntoView({ behavior: "instant" });
        before = goal.getBoundingClientRect().top;
        left -= 1;
        if (left > 0 && quiet < 10) running = requestAnimationFrame(look);
      };
      running = requestAnimationFrame(look);
    };
    addEventListener("hashchange", hold);
    document.addEventListener("click", (event) => {
      // The same address again is no change of the address.
      if (event.target.closest?.("a[href^='#']")) running = requestAnimationFrame(hold);
    });
    for (const kind of ["wheel", "touchstart", "keydown", "mousedown"])
      addEventListener(kind, stop, { passive: true });
    hold();
  }

  /** Mark the section in view in the contents. */
  function setUpSections() {
    const links = [...document.querySelectorAll(".nav-sections a")];
    const sections = links
      .map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))))
      .filter(Boolean);
    if (!sections.length || !("IntersectionObserver" in window)) return;
    const mark = () => {
      const line = innerHeight * 0.3;
      let current = -1;
      sections.forEach((section, i) => {
        if (section.getBoundingClientRect().top < line) current = i;
      });
      links.forEach((link, i) => {
        if (i === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    const observer = new IntersectionObserver(mark, { rootMargin: "-30% 0px -69% 0px" });
    for (const section of sections) observer.observe(section);
  }

  /** Give every code cell a button that copies it. */
  function setUpCopying() {
    if (!navigator.clipboard) return;
    for (const block of document.querySelectorAll(".cell_input div.highlight, .chapter-head div.highlight, .prose > section div.highlight-bash div.highlight, div.highlight-console div.highlight")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy-button";
      button.innerHTML = '<span class="icon icon-copy" aria-hidden="true"></span><span class="visually-hidden">Copy the code</span>';
      button.addEventListener("click", async () => {
        const word = button.lastElementChild;
        try {
          await navigator.clipboard.writeText(block.querySelector("pre").textContent);
          word.textContent = "Copied";
          button.classList.add("done");
        } catch {
          word.textContent = "Copying is not allowed here";
        }
        setTimeout(() => {
          word.textContent = "Copy the code";
          button.classList.remove("done");
        }, 1600);
      });
      block.append(button);
    }
  }

  /** From disk a browser would show a notebook as text: take it from its twin and save it. */
  function setUpDownloads() {
    if (location.protocol !== "file:") return;
    const later = (action) => setTimeout(action, 10_000);
    for (const link of document.querySelectorAll("a[download][href$='.ipynb']"))
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const script = document.createElement("script");
        window.bookDownload = (text) => {
          const saved = document.createElement("a");
          saved.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
          saved.download = link.pathname.split("/").pop();
          saved.click();
          later(() => URL.revokeObjectURL(saved.href));
          script.remove();
        };
        script.onerror = () => location.assign(link.href);
        script.src = `${link.href}.js`;
        document.head.append(script);
      });
  }

  /**
   * Let the keyboard reach what scrolls sideways, and nothing else. Only what is laid out is measured,
   * when the browser says its size: to ask earlier would make it lay out the whole page, again and again.
   */
  function setUpScrolling() {
    const selector = ".prose pre, .table-scroll, .math-scroll, .figure-scroll, .cell_output .text_html";
    const names = { PRE: "Code or output", "table-scroll": "Table", "math-scroll": "Formula" };
    const elements = [...document.querySelectorAll(selector)].filter((element) => !element.querySelector(".book-widget"));
    const mark = (element, scrolls) => {
      if (!scrolls) {
        for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
        return;
      }
      element.tabIndex = 0;
      element.setAttribute("role", "group");
      const name = names[element.tagName] || names[element.className] || "Figure";
      element.setAttribute("aria-label", `${name}, scrolls sideways`);
    };
    const observer = new ResizeObserver((entries) => {
      const measured = entries.map(({ target }) => [target, target.scrollWidth > target.clientWidth + 1]);
      for (const [element, scrolls] of measured) mark(element, scrolls);
    });
    const look = () => {
      observer.disconnect();
      for (const element of elements) observer.observe(element);
    };
    look();
    document.fonts?.ready.then(look); // another font changes what is within, not the frame around it
  }

  /** “/” goes to the search field, as on many sites; never while something is being typed. */
  function setUpSearchKey() {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.composedPath()[0];
      if (target instanceof Element && target.closest("input, textarea, select, [contenteditable]")) return;
      const field = document.querySelector(".search-form input");
      if (!field?.offsetParent) return;
      event.preventDefault();
      field.focus();
    });
  }

  function setUpPrinting() {
    addEventListener("beforeprint", () => {
      for (const details of document.querySelectorAll(".prose details")) details.open = true;
    });
  }

  const start = () => {
    setUpTheme();
    setUpContents();
    setUpSections();
    if (document.body.classList.contains("is-chapter")) setUpTargets();
    setUpCopying();
    setUpDownloads();
    setUpScrolling();
    setUpSearchKey();
    setUpPrinting();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

// What a widget describes itself by, and what its view gets and gives: types only.

/** @typedef {import("./schema.js").Schema} Schema */
/** @typedef {Record<string, any>} State */

/**
 * What a view gets to work with.
 * @typedef {object} Context
 * @property {HTMLElement} stage where the picture goes
 * @property {HTMLElement} controls where the controls go
 * @property {HTMLElement} foot the last line; what a view appends here stands first in it
 * @property {(patch: State) => void} set changes the state: reduce, paint, then tell Python
 * @property {() => State} state the present state
 * @property {(key: string) => any} data a value that came from Python and is not state
 * @property {(key: string, value: any) => void} report sends a result to Python (a trait, not state)
 * @property {(text: string) => void} announce speaks to screen readers, once movement rests
 * @property {() => "light" | "dark"} theme
 * @property {(name: string) => string} colour a token's colour in the present theme, for canvas
 * @property {() => number} width of the stage in CSS pixels
 * @property {() => void} redraw
 * @property {AbortSignal} signal aborted when the widget goes away
 */

/**
 * @typedef {object} View
 * @property {(state: State, previous: State) => void} update paints the state
 * @property {(width: number) => void} [resize] the stage's new width, before an update
 * @property {(key: string) => void} [dataChanged] data from Python changed, before an update
 * @property {() => void} [reset] the reader asked for the state that the page came with
 * @property {() => void} [destroy]
 */

/**
 * @typedef {object} Description
 * @property {string} name
 * @property {string} title
 * @property {string} task what to predict and then do; a chapter may set its own through `task`
 * @property {string} [badge] the word before the task, if not “Predict”
 * @property {boolean} [reset] false leaves out the button “Reset”
 * @property {string} [explain] what the reader should have seen, folded until asked for
 * @property {Schema} schema the keys of the state, equal to the Python class's traits
 * @property {State} defaults equal to the traits' defaults; used where the page's state is broken
 * @property {(state: State, patch: State) => State} [reduce] from a patch to the next state
 * @property {{ label: string, state: State }[]} [presets]
 * @property {(state: State, data: (key: string) => any) => string} [code] Python for the state
 * @property {(state: State, data: (key: string) => any) => Record<string, number>} [readings]
 *   the numbers on the screen, under the names that `code` gives them
 * @property {() => void} [prepare] what can be computed and kept before the widget has its place
 * @property {(context: Context) => View} view
 * @property {string[]} [data] traits that are not state, such as a picture or a recorded run
 * @property {string} [css]
 * @property {"beside" | "below"} [layout] where the controls stand on a wide screen
 */

export {};

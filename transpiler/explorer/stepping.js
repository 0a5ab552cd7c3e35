/* The current state of the function that is looked at, and the ways on from it. */

const view = {
    machine: undefined,
    state: 0,
    trail: [],     // the states before
    chosen: undefined, // the way that the next step takes
    taken: new Map(),  // how often each way has been
};

/** The way on that has been taken least often: so all of them are, sooner or later. */
function nextWay(machine, number) {
    const cost = (way) => (view.taken.get(way.id) ?? 0) + (way.cancelled ? 0.5 : 0);
    return machine.ways[number].reduce((best, way) => best && cost(best) <= cost(way) ? best : way, undefined);
}

/** Goes to a state, wherever it is; `isBack` when that undoes a step. */
function goTo(number, {focus = false, isBack = false} = {}) {
    if (number !== view.state) {
        if (!isBack)
            view.trail.push(view.state);
        view.state = number;
    }
    view.chosen = nextWay(view.machine, number);
    showState();
    if (focus)
        nodeOf(view.machine, number)?.focus({preventScroll: true});
}

function takeWay(way, options) {
    view.taken.set(way.id, (view.taken.get(way.id) ?? 0) + 1);
    if (way.to === view.state)
        view.trail.push(view.state);
    goTo(way.to, options);
}

function step(options) {
    if (view.chosen)
        takeWay(view.chosen, options);
}

/** Undoes a step; where there has been none, goes to a state that leads here. */
function stepBack() {
    const isFromElsewhere = (way) => way.to === view.state && way.from !== view.state;
    const before = view.trail.pop() ?? view.machine.ways.flat().find(isFromElsewhere)?.from;
    if (before !== undefined)
        goTo(before, {isBack: true});
}

/** Chooses another one of the ways on. */
function chooseWay(direction) {
    const ways = view.machine.ways[view.state];
    if (!ways.length)
        return;
    view.chosen = ways[(ways.indexOf(view.chosen) + direction + ways.length) % ways.length];
    showWays();
    markInGraph(view.machine, view.state, view.chosen);
}

/* ---- what is seen of it ---- */

function clipped(text, most) {
    return text.length > most ? text.slice(0, most - 1) + '…' : text;
}

function wayButton(machine, way, index) {
    const condition = way.cancelled ? 'cancelled' : way.when;
    const line = stateLine(machine, way.to);
    const isBranch = machine.states[way.to].branch !== undefined;
    const button = make('button', {type: 'button', class: way === view.chosen ? 'chosen' : undefined,
        'aria-keyshortcuts': index < 9 ? index + 1 : undefined,
        title: stateTitle(machine, way.to)},
    ...(index < 9 ? [make('kbd', {}, index + 1), ' '] : []),
    ...(condition ? [make('code', {class: 'condition'}, clipped(condition, 60)), ' '] : []),
    make('span', {'aria-hidden': true}, '→ '), make('b', {}, stateShort(machine, way.to)),
    ...(line ? [make('span', {class: 'line'}, ` line ${line}`)] : []),
    ...(isBranch ? [make('span', {class: 'line'}, ' in a branch')] : []));
    button.addEventListener('click', () => takeWay(way));
    return button;
}

function showWays() {
    const {machine, state} = view;
    const buttons = machine.ways[state].map((way, index) => wayButton(machine, way, index));
    const had = byId('ways').contains(document.activeElement);
    byId('ways').replaceChildren(...(buttons.length ? buttons : [make('span', {class: 'line'}, 'Nothing follows.')]));
    if (had)
        (byId('ways').querySelector('.chosen') ?? byId('now')).focus();
}

function cleanupText(cleanup) {
    return `${cleanup.function ? `${cleanup.function}(${cleanup.what})` : cleanup.what} of line ${cleanup.line}`;
}

const forks = new Set(['join', 'race', 'within']);

/** What is said of the current state. */
function showNow() {
    const {machine, state} = view, s = machine.states[state], line = stateLine(machine, state);
    const said = [make('b', {}, s.name)];
    if (line)
        said.push(make('span', {class: 'line'}, `, line ${line}`));
    if (s.text)
        said.push(': ', make('code', {}, s.text));
    const besides = forks.has(s.kind) ? ' besides its branches' : '';
    if (s.bytes !== undefined)
        said.push(make('span', {class: 'line'}, `; ${counted(s.bytes, 'byte')} in use${besides}`));
    if (s.cleanups?.length)
        said.push(make('span', {class: 'line'}, `; if cancelled: ${s.cleanups.map(cleanupText).join(', ')}`));
    byId('now').replaceChildren(...said);
}

function showState() {
    const {machine, state} = view;
    showNow();
    showWays();
    markState(machine, state);
    markInGraph(machine, state, view.chosen);
    markInFrame(state);
    byId('forward').disabled = !view.chosen;
    noteInLink();
}

byId('back').addEventListener('click', stepBack);
byId('forward').addEventListener('click', () => step());

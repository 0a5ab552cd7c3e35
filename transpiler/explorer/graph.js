/* The picture of the states, as Graphviz has drawn it. */

const picture = document.querySelector('#graph .picture');
const zoom = {scale: 1, natural: 0};

function nodeOf(machine, number) {
    return byId(`state-${machine.number}-${number}`);
}

function edgeOf(machine, way) {
    return byId(`state-${machine.number}-way-${way.id}`);
}

function wayText(machine, way) {
    const condition = way.cancelled ? 'cancelled' : way.when;
    return `${condition ? condition + ': ' : ''}to ${stateShort(machine, way.to)}`;
}

/** A copy of a function's picture, without the names that only Graphviz needs. */
function graphCopy(machine) {
    const svg = byId(`graph-${machine.number}`)?.content.querySelector('svg')?.cloneNode(true);
    svg?.querySelectorAll('title').forEach((title) => title.remove());
    svg?.setAttribute('role', 'group');
    svg?.setAttribute('aria-label', `The states of ${machine.name} and the ways between them`);
    return svg;
}

/** Gives an element of the picture a hint, which screen readers take for its name. */
function hint(element, text) {
    const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
    title.textContent = text;
    element.querySelectorAll('a').forEach((anchor) => anchor.removeAttribute('xlink:title'));
    element.prepend(title);
}

function prepareNode(machine, number) {
    const node = nodeOf(machine, number);
    if (!node)
        return;
    const state = machine.states[number];
    node.setAttribute('role', 'button');
    node.setAttribute('tabindex', -1);
    node.setAttribute('aria-label', `${state.name}${state.line ? `, line ${state.line}` : ''}: ${stateTitle(machine, number)}`);
    hint(node, state.name);
    node.addEventListener('click', () => goTo(number, {focus: true}));
    node.addEventListener('focus', () => goTo(number));
}

function prepareEdge(machine, way) {
    const edge = edgeOf(machine, way);
    if (!edge)
        return;
    hint(edge, `${stateShort(machine, way.from)} ${wayText(machine, way)}`);
    edge.addEventListener('click', () => takeWay(way));
}

function showGraph(machine) {
    const svg = graphCopy(machine);
    picture.replaceChildren(...(svg ? [svg] : []));
    if (!svg)
        return;
    machine.states.forEach((state, number) => prepareNode(machine, number));
    machine.ways.flat().forEach((way) => prepareEdge(machine, way));
    zoom.natural = parseFloat(svg.getAttribute('width')) * 4 / 3; // points
    fitGraph();
}

/* ---- size ---- */

function setZoom(scale) {
    zoom.scale = Math.min(3, Math.max(0.3, scale));
    const svg = picture.querySelector('svg');
    svg?.setAttribute('width', Math.round(zoom.natural * zoom.scale));
    svg?.removeAttribute('height');
}

/** As large as the pane is wide, but never so small that it cannot be read. */
function fitGraph() {
    const room = picture.clientWidth - 24;
    setZoom(Math.min(1, Math.max(0.75, room / zoom.natural)));
}

byId('smaller').addEventListener('click', () => setZoom(zoom.scale / 1.25));
byId('larger').addEventListener('click', () => setZoom(zoom.scale * 1.25));
byId('fitting').addEventListener('click', fitGraph);

/* ---- the current state ---- */

/** Scrolls an element of the picture into view, and nothing but its pane. */
function revealInPicture(element) {
    const inner = element.getBoundingClientRect(), outer = picture.getBoundingClientRect();
    if (inner.top < outer.top || inner.bottom > outer.bottom)
        picture.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
    if (inner.left < outer.left || inner.right > outer.right)
        picture.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
}

function markInGraph(machine, number, chosen) {
    picture.querySelectorAll('.current, .leaving, .chosen').forEach((e) => e.classList.remove('current', 'leaving', 'chosen'));
    picture.querySelectorAll('.node').forEach((node) => {
        node.setAttribute('tabindex', -1);
        node.removeAttribute('aria-current');
    });
    machine.ways[number].forEach((way) => edgeOf(machine, way)?.classList.add('leaving'));
    if (chosen)
        edgeOf(machine, chosen)?.classList.add('chosen');
    const node = nodeOf(machine, number);
    if (!node)
        return;
    node.classList.add('current');
    node.setAttribute('tabindex', 0);
    node.setAttribute('aria-current', 'step');
    revealInPicture(node);
}

picture.addEventListener('keydown', (event) => {
    const moves = {
        ArrowUp: () => goTo(Math.max(0, view.state - 1), {focus: true}),
        ArrowDown: () => goTo(Math.min(view.machine.states.length - 1, view.state + 1), {focus: true}),
        ArrowLeft: () => chooseWay(-1),
        ArrowRight: () => chooseWay(1),
        Enter: () => step({focus: true}),
    };
    if (!moves[event.key] || event.ctrlKey || event.altKey || event.metaKey)
        return;
    event.preventDefault();
    moves[event.key]();
});

/* The whole page: the choice of a function, links, keys, the theme, printing. */

/* ---- the choice of a function ---- */

function showFunctions() {
    const kind = ({kind, line}) => kind === 'async' ? '' : kind === 'block' ? ` block in line ${line}` : ` ${kind}`;
    const link = (machine) => make('a', {href: `#function=${encodeURIComponent(machine.key)}`},
        machine.name, make('small', {}, kind(machine)));
    byId('functions').replaceChildren(...machines.map(link));
}

function markFunction(machine) {
    [...byId('functions').children].forEach((link, number) => {
        if (number === machine.number)
            link.setAttribute('aria-current', 'page');
        else
            link.removeAttribute('aria-current');
    });
}

function chooseMachine(machine, state = 0) {
    Object.assign(view, {machine, state, trail: [], taken: new Map(), chosen: nextWay(machine, state)});
    markFunction(machine);
    showCode(machine, byId('whole').checked);
    showGraph(machine);
    showFrame(machine);
    showState();
}

/* ---- links: #function=NAME&state=NAME ---- */

function noteInLink() {
    const parts = [`function=${encodeURIComponent(view.machine.key)}`];
    if (view.state)
        parts.push(`state=${view.machine.states[view.state].name}`);
    try {
        history.replaceState(null, '', '#' + parts.join('&'));
    } catch {
        /* too often, or not allowed for files: the link in the address bar is a convenience */
    }
}

function followLink() {
    const link = new URLSearchParams(location.hash.slice(1));
    const machine = machines.find((m) => m.key === link.get('function')) ?? view.machine ?? machines[0];
    const state = Math.max(0, stateNamed(machine, link.get('state')));
    if (machine !== view.machine)
        chooseMachine(machine, state);
    else
        goTo(state);
}

/* ---- the theme ---- */

const darkness = matchMedia('(prefers-color-scheme: dark)');

function stored(name) {
    try {
        return localStorage.getItem(name);
    } catch {
        return null; // some browsers keep nothing for files
    }
}

function showTheme(choice = byId('theme').value) {
    document.documentElement.dataset.theme = choice === 'system' ? (darkness.matches ? 'dark' : 'light') : choice;
    drawLanes(); // these are pictures: their colours do not follow by themselves
}

byId('theme').value = stored('asyncc-theme') ?? 'system';
darkness.addEventListener('change', () => showTheme());
byId('theme').addEventListener('change', () => {
    try {
        localStorage.setItem('asyncc-theme', byId('theme').value);
    } catch {
        /* the choice holds for this page */
    }
    showTheme();
});

/* ---- keys ---- */

function neighbour(direction) {
    const machine = machines[view.machine.number + direction];
    if (machine)
        chooseMachine(machine);
}

function takeNumber(number) {
    const way = view.machine.ways[view.state][number - 1];
    if (way)
        takeWay(way);
}

const keys = {
    n: () => step(), j: () => step(), p: stepBack, k: stepBack, w: () => byId('whole').click(),
    '[': () => neighbour(-1), ']': () => neighbour(1),
};

document.addEventListener('keydown', (event) => {
    const isTyped = event.target.matches('select, input:not([type=checkbox])');
    if (event.ctrlKey || event.altKey || event.metaKey || isTyped || !view.machine)
        return;
    if (keys[event.key])
        keys[event.key]();
    else if (/^[1-9]$/.test(event.key))
        takeNumber(Number(event.key));
});

byId('whole').addEventListener('change', () => {
    if (!view.machine)
        return;
    showCode(view.machine, byId('whole').checked);
    markState(view.machine, view.state);
});

/* ---- printing: all functions ---- */

function printedFunction(machine) {
    const code = (lines, [first, last]) => make('ol', {class: 'code'}, ...codeItems(lines, first, last));
    const svg = graphCopy(machine);
    svg?.querySelectorAll('[id]').forEach((element) => element.removeAttribute('id'));
    return make('section', {}, make('h2', {}, machine.name), make('div', {class: 'picture'}, svg ?? ''), ...frameFigure(machine),
        make('h3', {}, 'Source'), code(facts.source.lines, sourceRange(machine)),
        make('h3', {}, 'Generated code'), code(facts.output.lines, outputRange(machine)));
}

addEventListener('beforeprint', () => {
    byId('printout').replaceChildren(...machines.map(printedFunction));
    showTheme('light');
});
addEventListener('afterprint', () => {
    byId('printout').replaceChildren();
    showTheme();
});

/* ---- the beginning ---- */

showTheme();
showFunctions();
if (machines.length) {
    followLink();
    addEventListener('hashchange', followLink);
} else {
    byId('now').textContent = 'This file defines no async functions.';
    sourcePane.show(1, facts.source.lines.length, 'An empty file.');
    outputPane.show(1, facts.output.lines.length, 'An empty file.');
    for (const id of ['back', 'forward', 'whole', 'trace'])
        byId(id).disabled = true;
}

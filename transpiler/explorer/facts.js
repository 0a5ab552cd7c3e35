'use strict';
/* The facts about the machines, and what follows from them. */

const facts = JSON.parse(document.getElementById('machines').textContent);

const byId = (id) => document.getElementById(id);

/** A new element with attributes, and with children: elements or texts. */
function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
        if (value !== undefined && value !== false)
            element.setAttribute(name, value === true ? '' : value);
    element.append(...children);
    return element;
}

function counted(number, noun) {
    return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/* ---- machines ---- */

/** The number of a state by its name, or -1. */
function stateNamed(machine, name) {
    return machine.states.findIndex((state) => state.name === name);
}

/** A state in few words: what it awaits. */
function stateTitle(machine, number) {
    const state = machine.states[number];
    if (state.kind === 'start')
        return 'start';
    return state.kind === 'end' ? 'end' : state.text;
}

/** What a row or a button calls a state. */
function stateShort(machine, number) {
    const state = machine.states[number];
    return state.label ?? state.kind;
}

/** The line of the source that a state is seen in; undefined when that is in another file. */
function stateLine(machine, number) {
    const state = machine.states[number];
    if (machine.file || state.file)
        return undefined;
    if (state.kind === 'start')
        return machine.line;
    return state.kind === 'end' ? machine.end_line : state.line;
}

/** The states of the forks that a state lies in the branches of, inner ones first: [fork's state, branch]. */
function forksAround(machine, number) {
    const around = [];
    for (let branch = machine.states[number].branch; branch !== undefined;) {
        const fork = stateNamed(machine, machine.branches[branch].of);
        around.push([fork, branch]);
        branch = machine.states[fork].branch;
    }
    return around;
}

/** The slots that other branches may have in use while the function is in a state. */
function slotsMeanwhile(machine, number) {
    const mine = new Map([[number, undefined], ...forksAround(machine, number)]);
    const slots = new Set();
    machine.states.forEach((state, other) => {
        const apart = forksAround(machine, other).some(([fork, branch]) => mine.has(fork) && mine.get(fork) !== branch);
        if (apart)
            state.slots.forEach((slot) => slots.add(slot));
    });
    machine.states[number].slots?.forEach((slot) => slots.delete(slot));
    return [...slots];
}

function overlaps(a, b) {
    return a.offset < b.offset + b.used && b.offset < a.offset + a.used;
}

/** The names of a function's slots that share bytes with one of them. */
function slotsSharing(machine, slot) {
    return machine.frame.slots.filter((other) => other !== slot && overlaps(slot, other)).map((other) => other.name);
}

const machines = facts.functions.map((machine, number) => {
    const isFirst = facts.functions.findIndex((other) => other.name === machine.name) === number;
    const ways = machine.states.map(() => []);
    machine.transitions.forEach((transition, id) => ways[transition.from].push({id, ...transition}));
    return {...machine, number, ways, key: isFirst ? machine.name : `${machine.name}:${machine.line}`};
});

/* ---- lines ---- */

/** The line of the source that a generated line of a machine has to do with: a state's, or a slot's variable's. */
function lineBehind(text, lines) {
    const [, label, member] = /^\s*(?:(\w+)[,:](?: +\/\*.*)?|[^(=]*?\b(\w+)(?:\[\w*\])*;)$/.exec(text) ?? [];
    return lines.get(label ?? `.${member}`);
}

/** What the output's lines stand for: as the compiler was told, and where enumerators, labels and members are. */
const origins = [...facts.output.origins];
for (const machine of machines) {
    if (machine.file || !machine.output)
        continue;
    const lines = new Map(machine.frame.slots.map((slot) => [`.${slot.name}`, slot.line]));
    machine.states.filter((state) => !state.file).forEach((state) => lines.set(state.name, state.line).set(state.label, state.line));
    for (let i = machine.output.line - 1; i < machine.output.end_line; i++)
        origins[i] ||= lineBehind(facts.output.lines[i], lines);
}

/** For each line of the source those of the output that belong to it. */
const outputLines = new Map();
origins.forEach((line, i) => {
    if (!line)
        return;
    if (!outputLines.has(line))
        outputLines.set(line, []);
    outputLines.get(line).push(i + 1);
});

function sourceLineOf(outputLine) {
    return origins[outputLine - 1] || undefined;
}

/** The lines of the source that a function is in, with what stands right above it. */
function sourceRange(machine) {
    if (machine.file)
        return [1, 0];
    let first = machine.line;
    while (first > 1 && /\S/.test(facts.source.lines[first - 2]) && !/[;}]\s*$|^\s*#/.test(facts.source.lines[first - 2]))
        first--;
    return [first, machine.end_line];
}

function outputRange(machine) {
    return machine.output ? [machine.output.line, machine.output.end_line] : [1, 0];
}

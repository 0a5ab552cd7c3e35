/* The two panes of code: the source, and what has become of it. */

const keywords = new Set(`alignas alignof auto bool break case char const constexpr continue default do double else enum
    extern false float for goto if inline int long nullptr register restrict return short signed sizeof static static_assert
    struct switch thread_local true typedef typeof union unsigned void volatile while _Alignas _Atomic _Bool _Generic
    _Noreturn _Static_assert _Thread_local __attribute__ __extension__
    async await blocking defer for_each future generator join lazy race spawn try when within yield`.split(/\s+/));

const tokens = new RegExp([
    /(?<comment>\/\*[^]*?(?:\*\/|$)|\/\/.*)/,
    /(?<string>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)/,
    /(?<directive>^[ \t]*#.*)/,
    /(?<number>\b\d[\w.]*)/,
    /(?<word>[A-Za-z_]\w*)/,
].map((pattern) => pattern.source).join('|'), 'gm');

function classOf(match) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind !== 'word')
        return kind;
    return keywords.has(match[0]) ? 'keyword' : undefined;
}

/** Lines of C, each as a list of texts and coloured elements. */
function coloured(lines) {
    const text = lines.join('\n');
    const result = [[]];
    const add = (piece, kind) => piece.split('\n').forEach((part, i) => {
        if (i)
            result.push([]);
        if (part)
            result.at(-1).push(kind ? make('span', {class: kind}, part) : part);
    });
    let done = 0;
    for (const match of text.matchAll(tokens)) {
        const kind = classOf(match);
        if (!kind)
            continue;
        add(text.slice(done, match.index));
        add(match[0], kind);
        done = match.index + match[0].length;
    }
    add(text.slice(done));
    return result;
}

/** Lines of code as list items, numbered. */
function codeItems(lines, first, last) {
    return coloured(lines.slice(first - 1, last))
        .map((pieces, i) => make('li', {value: first + i, 'data-line': first + i, tabindex: -1}, make('code', {}, ...pieces)));
}

/** What stands in the middle of the longest run of consecutive numbers begins there. */
function longestRun(numbers) {
    let best = numbers[0], most = 0;
    for (let begin = 0, i = 0; i < numbers.length; i++) {
        if (i && numbers[i] !== numbers[i - 1] + 1)
            begin = i;
        if (i - begin + 1 > most)
            [best, most] = [numbers[begin], i - begin + 1];
    }
    return best;
}

class Pane {
    constructor(id, lines) {
        this.section = byId(id);
        this.list = this.section.querySelector('ol');
        this.lines = lines;
        this.range = undefined;
        this.list.addEventListener('keydown', (event) => this.onKey(event));
    }

    show(first, last, absence) {
        if (this.range?.[0] === first && this.range?.[1] === last)
            return;
        this.range = [first, last];
        const items = last < first ? [make('li', {class: 'none'}, absence)] : codeItems(this.lines, first, last);
        this.list.replaceChildren(...items);
        this.section.querySelector('.range').textContent = last < first ? '' : `lines ${first}–${last}`;
        this.list.scrollTo({top: 0, behavior: 'instant'});
        this.isNew = true;
        this.enter(this.list.firstElementChild);
    }

    item(line) {
        const [first, last] = this.range ?? [1, 0];
        return line >= first && line <= last ? this.list.children[line - first] : undefined;
    }

    /** Makes a line the one that the Tab key leads to. */
    enter(item) {
        this.list.querySelector('[tabindex="0"]')?.setAttribute('tabindex', -1);
        item?.setAttribute('tabindex', 0);
    }

    mark(name, lines) {
        this.list.querySelectorAll('.' + name).forEach((item) => item.classList.remove(name));
        lines.forEach((line) => this.item(line)?.classList.add(name));
    }

    /** Scrolls a line into view, and nothing but this pane; at once where nothing of it has been seen before. */
    reveal(line) {
        const item = this.item(line), list = this.list;
        if (!item)
            return;
        const top = item.offsetTop, bottom = top + item.offsetHeight;
        if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight)
            list.scrollTo({top: top - list.clientHeight / 3, behavior: this.isNew ? 'instant' : 'auto'});
        this.isNew = false;
    }

    onKey(event) {
        const item = event.target.closest('li');
        const to = {ArrowUp: item?.previousElementSibling, ArrowDown: item?.nextElementSibling,
            Home: this.list.firstElementChild, End: this.list.lastElementChild}[event.key];
        if (!to)
            return;
        event.preventDefault();
        to.focus();
    }
}

const sourcePane = new Pane('source', facts.source.lines);
const outputPane = new Pane('output', facts.output.lines);

function showCode(machine, isWhole) {
    const elsewhere = `This function is defined in ${machine.file}.`;
    sourcePane.show(...(isWhole ? [1, facts.source.lines.length] : sourceRange(machine)), elsewhere);
    outputPane.show(...(isWhole ? [1, facts.output.lines.length] : outputRange(machine)), 'Nothing is generated for it.');
}

/* ---- what belongs together ---- */

/** Lights a line of the source and all that has become of it; reveals that on the other side. */
function lightLine(line, other) {
    const output = outputLines.get(line) ?? [];
    sourcePane.mark('lit', line ? [line] : []);
    outputPane.mark('lit', output);
    const shown = output.filter((number) => outputPane.item(number));
    if (other === sourcePane)
        sourcePane.reveal(line);
    else if (shown.length)
        outputPane.reveal(longestRun(shown));
}

function lightItem(pane, item) {
    const line = Number(item?.dataset.line);
    if (pane === sourcePane)
        lightLine(line, outputPane);
    else
        lightLine(sourceLineOf(line), sourcePane);
}

function unlight() {
    sourcePane.mark('lit', []);
    outputPane.mark('lit', []);
}

for (const pane of [sourcePane, outputPane]) {
    pane.list.addEventListener('mouseover', (event) => lightItem(pane, event.target.closest('li')));
    pane.list.addEventListener('mouseleave', unlight);
    pane.list.addEventListener('focusin', (event) => {
        pane.enter(event.target.closest('li'));
        lightItem(pane, event.target.closest('li'));
    });
}

/* ---- a state ---- */

/** The lines of a function's output that a pattern is found in. */
function linesWith(machine, pattern) {
    const [first, last] = outputRange(machine), found = [];
    for (let line = first; line <= last; line++)
        if (pattern.test(facts.output.lines[line - 1]))
            found.push(line);
    return found;
}

/** Where a state stands in the output: where it is declared and resumed, and all that name it. */
function stateInOutput(machine, state) {
    const declared = linesWith(machine, new RegExp(`^\\s*${state.name},?( +/\\*.*)?$`)).slice(0, 1);
    const resumed = state.label ? linesWith(machine, new RegExp(`^\\s*${state.label}:`)) : [];
    return {declared, resumed, named: linesWith(machine, new RegExp(`\\b${state.name}\\b`))};
}

function markState(machine, number) {
    const line = stateLine(machine, number);
    const entry = linesWith(machine, new RegExp(`case ${machine.states[number].name}:( break;)?$`))[0];
    const {declared, resumed, named} = stateInOutput(machine, machine.states[number]);
    sourcePane.mark('here', line ? [line] : []);
    outputPane.mark('here', [...declared, ...resumed]);
    outputPane.mark('named', named);
    sourcePane.reveal(line);
    outputPane.reveal(resumed[0] ?? entry ?? declared[0]);
}

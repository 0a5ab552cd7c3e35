/* The picture of a frame: a row for each state, along it the bytes, coloured by the slot that is in use there. */

const frameContent = document.querySelector('#frame .content');
const most_bytes_drawn = 128;

/* ---- along the bytes ---- */

/** How wide a stretch of bytes is drawn where the frame is compressed. */
function compressedWidth(bytes) {
    return bytes <= 16 ? bytes : 16 + 4 * Math.log2(bytes / 16);
}

/** Where the bytes of a frame are drawn: `at(offset)` is a part of the whole width. */
function scaleOf(frame) {
    if (frame.size <= most_bytes_drawn)
        return {units: frame.size, isCompressed: false, at: (offset) => offset / frame.size};
    const cuts = [...new Set([0, frame.size, ...frame.slots.flatMap((slot) => [slot.offset, slot.offset + slot.used])])]
        .sort((a, b) => a - b);
    const places = [0];
    for (let i = 1; i < cuts.length; i++)
        places.push(places[i - 1] + compressedWidth(cuts[i] - cuts[i - 1]));
    const units = places.at(-1);
    const at = (offset) => {
        const i = Math.max(1, cuts.findIndex((cut) => cut >= offset));
        const part = (offset - cuts[i - 1]) / (cuts[i] - cuts[i - 1]);
        return (places[i - 1] + part * (places[i] - places[i - 1])) / units;
    };
    return {units, isCompressed: true, cuts, at};
}

/** About how many pixels the bytes take. */
function drawnWidth(scale) {
    return Math.max(420, Math.min(scale.units, most_bytes_drawn) * 3);
}

function percent(part) {
    return `${(part * 100).toFixed(3)}%`;
}

/** The numbers above the bytes: as many as there is room for. */
function ruler(frame, scale) {
    const every = frame.size <= 64 ? 8 : 16;
    const wanted = scale.cuts ?? [...Array.from({length: Math.ceil(frame.size / every)}, (_, i) => i * every), frame.size];
    const gap = 32 / drawnWidth(scale);
    const ticks = [];
    let last = -1;
    for (const offset of wanted) {
        const place = scale.at(offset);
        const isEnd = offset === frame.size;
        if (offset && !isEnd && (place - last < gap || place > 1 - 2 * gap))
            continue;
        last = place;
        ticks.push(make('span', {style: `left:${percent(place)}`, class: isEnd && 'end'}, offset));
    }
    return make('div', {class: 'row ruler', 'aria-hidden': true},
        make('span', {class: 'name'}, 'byte'), make('span', {class: 'bytes'}, ...ticks));
}

/* ---- slots ---- */

/** Neighbouring numbers get hues that are far from each other. */
function hueOf(index) {
    return Math.round(index * 137.5 + 210) % 360;
}

function slotStyle(machine, index) {
    return machine.frame.slots[index].kind === 'state' ? '--saturation: 0.05; --hue: 220' : `--hue: ${hueOf(index)}`;
}

function slotSize(slot) {
    return slot.used === slot.size ? counted(slot.size, 'byte') : `${counted(slot.size, 'byte')}, ${slot.used} of them used`;
}

function slotText(machine, slot) {
    const sharing = slotsSharing(machine, slot);
    return `${slot.name}: ${slot.kind}${slot.type ? ` ${slot.type}` : ''}, offset ${slot.offset}, ${slotSize(slot)}; ${slot.why}` +
        (sharing.length ? `; shares bytes with ${sharing.join(', ')}` : '');
}

function slotCell(machine, index, scale, isMeanwhile) {
    const slot = machine.frame.slots[index];
    const begin = scale.at(slot.offset), end = scale.at(slot.offset + slot.used);
    const cell = make('span', {class: isMeanwhile ? 'slot meanwhile' : 'slot', role: 'gridcell', 'data-slot': index, tabindex: -1,
        'aria-label': slotText(machine, slot) + (isMeanwhile ? '; in use while another branch runs' : ''),
        style: `left:${percent(begin)};width:${percent(end - begin)};${slotStyle(machine, index)}`});
    if ((end - begin) * drawnWidth(scale) > slot.name.length * 6.2 + 4)
        cell.append(slot.name);
    return cell;
}

/** The cells of a row: larger ones first, so that smaller ones of other branches are seen on top. */
function slotCells(machine, number, scale) {
    const {slots} = machine.frame;
    const meanwhile = slotsMeanwhile(machine, number).sort((a, b) => slots[b].used - slots[a].used);
    const mine = [...machine.states[number].slots ?? []].sort((a, b) => slots[a].offset - slots[b].offset);
    const cells = (list, isMeanwhile) => list.map((slot) => slotCell(machine, slot, scale, isMeanwhile));
    return [...cells(meanwhile, true), ...cells(mine, false)];
}

function stateRow(machine, number, scale) {
    const line = stateLine(machine, number);
    return make('div', {class: 'row', role: 'row', 'data-state': number},
        make('span', {class: 'name', role: 'rowheader', tabindex: -1}, stateShort(machine, number),
            ...(line ? [make('span', {class: 'line'}, ` ${line}`)] : [])),
        make('span', {class: 'bytes', role: 'none'}, ...slotCells(machine, number, scale)));
}

/** The grid of states and bytes. The last state, the end, has nothing in use. */
function frameGrid(machine) {
    const scale = scaleOf(machine.frame);
    const rows = machine.states.slice(0, -1).map((state, number) => stateRow(machine, number, scale));
    const {size} = machine.frame;
    const lines = scale.isCompressed ? 0 : size <= 64 ? size : size / 8; // drawn between bytes, or eights of them
    const style = `--units: ${Math.min(size, most_bytes_drawn)}; --lines: ${lines}`;
    const name = `The frame of ${machine.name}: states, and the slots in use in each`;
    return make('div', {class: 'scrolled'},
        make('div', {class: 'grid', role: 'grid', 'aria-label': name, style}, ruler(machine.frame, scale), ...rows));
}

/* ---- numbers ---- */

/** Bytes of a frame that are in use in no state, as ranges. */
function unusedBytes(frame) {
    const slots = [...frame.slots].sort((a, b) => a.offset - b.offset), ranges = [];
    let end = 0;
    for (const slot of [...slots, {offset: frame.size, used: 0}]) {
        if (slot.offset > end)
            ranges.push([end, slot.offset]);
        end = Math.max(end, slot.offset + slot.used);
    }
    return {ranges, count: ranges.reduce((sum, [from, to]) => sum + to - from, 0)};
}

function restText({size, minimum, above}, unused) {
    if (!above.length)
        return unused.count ? 'Nothing is lost: the minimum is rounded up to the alignment, too.' : 'Nothing is lost.';
    return `${counted(size - minimum, 'byte')} above the minimum: ${above.map(({bytes, what}) => `${bytes} ${what}`).join('; ')}.`;
}

function frameNumbers(machine) {
    const {frame} = machine, unused = unusedBytes(frame);
    const apart = frame.slots.reduce((sum, slot) => sum + slot.size, 0);
    const padding = unused.ranges.map(([from, to]) => to - from === 1 ? from : `${from}–${to - 1}`).join(', ');
    const numbers = [
        ['Size', counted(frame.size, 'byte')], ['Alignment', frame.align],
        ['Theoretical minimum', `${frame.minimum}`, machine.branches.length ? 'the fullest await, branches together, without padding' : 'the fullest await, without padding'],
        ['Slots without sharing', `${apart}`, apart > frame.size ? `overlap saves ${apart - frame.size}` : 'nothing is saved by overlap'],
        ['Never in use', `${unused.count}`, padding && `byte ${padding}`],
    ];
    const list = make('dl', {class: 'numbers'}, ...numbers.map(([name, value, note]) =>
        make('div', {}, make('dt', {}, name), make('dd', {}, value, ...(note ? [' ', make('small', {}, note)] : [])))));
    return [list, make('p', {class: 'rest'}, restText(frame, unused))];
}

/* ---- the slots as a table ---- */

function slotRow(machine, slot, index) {
    const used = machine.states.filter((state) => state.slots?.includes(index)).map((state) => state.label ?? state.kind);
    return make('tr', {'data-slot': index},
        make('th', {scope: 'row'}, make('span', {class: 'swatch', style: slotStyle(machine, index)}), make('code', {}, slot.name)),
        make('td', {}, make('code', {}, slot.type || slot.kind)), make('td', {class: 'number'}, slot.offset),
        make('td', {class: 'number'}, slot.used === slot.size ? slot.size : `${slot.used} of ${slot.size}`), make('td', {}, slot.why),
        make('td', {}, used.join(', ')), make('td', {}, slotsSharing(machine, slot).join(', ')));
}

function slotTable(machine) {
    const heads = ['Slot', 'Type', 'Offset', 'Bytes', 'Why', 'In use at', 'Shares bytes with'];
    return make('div', {class: 'scrolled'}, make('table', {},
        make('caption', {}, `The slots of struct ${machine.frame.type.replace('struct ', '')}`),
        make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', {scope: 'col'}, head)))),
        make('tbody', {}, ...machine.frame.slots.map((slot, index) => slotRow(machine, slot, index)))));
}

function scaleText(frame) {
    return frame.size <= most_bytes_drawn ? '' :
        `Compressed scale: of ${frame.size} bytes, long stretches are drawn short. The numbers above say where slots begin.`;
}

/** All there is to see of a frame. */
function frameFigure(machine) {
    const hatched = machine.branches.length ? 'Hatched: what other branches may have in use meanwhile.' : '';
    return [frameGrid(machine), make('p', {class: 'about'}, `${scaleText(machine.frame)} ${hatched}`.trim()), ...frameNumbers(machine), slotTable(machine)];
}

function showFrame(machine) {
    frameContent.replaceChildren(...frameFigure(machine));
    frameContent.scrollTop = 0;
    document.querySelector('#frame .range').textContent = machine.frame.type;
    const about = frameContent.querySelector('.about');
    about.textContent = about.dataset.legend = `Point at a slot to read what it is. ${about.textContent}`;
    frameContent.querySelector('.slot')?.setAttribute('tabindex', 0);
}

/* ---- pointing at slots ---- */

/** Lights a slot wherever it is, and those that share its bytes. */
function lightSlot(index) {
    const {machine} = view, slot = machine.frame.slots[index];
    const about = frameContent.querySelector('.about');
    about.textContent = slot ? slotText(machine, slot) : about.dataset.legend;
    frameContent.querySelectorAll('[data-slot]').forEach((element) => {
        const number = Number(element.dataset.slot);
        element.classList.toggle('lit', number === index);
        element.classList.toggle('sharing', Boolean(slot) && number !== index && overlaps(slot, machine.frame.slots[number]));
    });
    const line = slot?.line;
    sourcePane.mark('lit', line && !machine.file ? [line] : []);
}

function slotAt(event) {
    const element = event.target.closest('[data-slot]');
    return element ? Number(element.dataset.slot) : undefined;
}

frameContent.addEventListener('mouseover', (event) => lightSlot(slotAt(event)));
frameContent.addEventListener('mouseleave', () => lightSlot(undefined));
frameContent.addEventListener('focusin', (event) => {
    if (!event.target.matches('.slot, .name'))
        return;
    frameContent.querySelectorAll('.grid [tabindex="0"]').forEach((other) => other.setAttribute('tabindex', -1));
    event.target.setAttribute('tabindex', 0);
    lightSlot(slotAt(event));
});
frameContent.addEventListener('click', (event) => {
    const row = event.target.closest('[data-state]');
    if (row)
        goTo(Number(row.dataset.state));
});

/** The cell of another row that lies over or under one. */
function cellBeside(cell, row) {
    const x = (element) => element.getBoundingClientRect().left;
    const cells = [...row?.querySelectorAll('.slot, .name') ?? []];
    return cells.reduce((best, other) => best && Math.abs(x(best) - x(cell)) <= Math.abs(x(other) - x(cell)) ? best : other, undefined);
}

frameContent.addEventListener('keydown', (event) => {
    const row = event.target.closest('[data-state]');
    if (!row)
        return;
    const cells = [...row.querySelectorAll('.slot, .name')], at = cells.indexOf(event.target);
    const rows = [...frameContent.querySelectorAll('[data-state]')], number = rows.indexOf(row);
    const to = {ArrowLeft: cells[at - 1], ArrowRight: cells[at + 1], Home: cells[0], End: cells.at(-1),
        ArrowUp: cellBeside(event.target, rows[number - 1]), ArrowDown: cellBeside(event.target, rows[number + 1])}[event.key];
    if (event.key === 'Enter' || event.key === ' ')
        goTo(Number(row.dataset.state));
    else if (!to)
        return;
    event.preventDefault();
    to?.focus();
});

/* ---- the current state ---- */

function markInFrame(number) {
    frameContent.querySelectorAll('[data-state]').forEach((row) => {
        row.classList.toggle('current', Number(row.dataset.state) === number);
        row.setAttribute('aria-selected', Number(row.dataset.state) === number);
    });
}

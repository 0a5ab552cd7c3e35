/* A recorded run: polls in Chrome's trace event format, replayed. */

const run = {
    tasks: new Map(), // by number: polls in the order of their time
    begin: 0, end: 0, // µs
    time: 0,
    chosen: undefined, // a task's number
    isPlaying: false,
    rows: new Map(),     // the lanes' rows, by task
};
const whole_run_s = 20; // what a run takes at speed 1
const most_lanes = 60;

/* ---- reading ---- */

/** The events of a trace; one that has been cut off, as by the end of the program, is read as far as it goes. */
function eventsOf(text) {
    const whole = text.trim();
    const uncut = whole.slice(0, whole.lastIndexOf('}') + 1);
    for (const attempt of [whole, `${whole.replace(/,$/, '')}]`, `${uncut}]}`, `${uncut}]`]) {
        try {
            const value = JSON.parse(attempt);
            const events = Array.isArray(value) ? value : value.traceEvents;
            if (Array.isArray(events))
                return events;
        } catch {
            continue;
        }
    }
    throw new Error('it is no trace in JSON');
}

function isPoll(event) {
    return event?.ph === 'X' && event.cat === 'poll' && Number.isFinite(event.ts);
}

function fileName(path) {
    return String(path).split('/').at(-1);
}

/** The machine of a function, if it is of this page. */
function machineOf(name, file) {
    const isHere = (machine) => !file || fileName(file) === fileName(machine.file ?? facts.source.path);
    return machines.find((machine) => machine.name === name && isHere(machine));
}

/** The innermost await of a poll's that is of this page, but none in the branches of another one. */
function awaitHere(awaits) {
    let found;
    for (const at of awaits) {
        const machine = machineOf(at.function, at.file);
        if (!machine)
            continue;
        const number = machine.states.findIndex((state) => state.line === at.line && state.text === at.text);
        found = {machine, number, state: machine.states[number]?.name};
        if (['join', 'race', 'within'].includes(machine.states[number]?.kind))
            break;
    }
    return found;
}

function pollOf(event) {
    const args = event.args ?? {}, awaits = args.awaits ?? [], last = awaits.at(-1);
    return {begin: event.ts, end: event.ts + (event.dur || 0), task: event.tid ?? 0, status: args.status ?? 'pending',
        function: event.name ?? '?', file: last?.file, line: last?.line, state: last?.text, number: -1,
        machine: awaits.length ? undefined : machineOf(event.name), ...awaitHere(awaits)};
}

/** Takes a trace for the run to be replayed. */
function readTrace(text) {
    const polls = eventsOf(text).filter(isPoll).map(pollOf).sort((a, b) => a.begin - b.begin);
    if (!polls.length)
        throw new Error('no poll is recorded in it');
    run.tasks.clear();
    for (const poll of polls) {
        if (!run.tasks.has(poll.task))
            run.tasks.set(poll.task, []);
        run.tasks.get(poll.task).push(poll);
    }
    run.polls = polls;
    run.begin = polls[0].begin;
    run.end = polls.reduce((end, poll) => Math.max(end, poll.end), run.begin + 1);
    const here = polls.find((poll) => poll.machine);
    run.chosen = (here ?? polls[0]).task;
}

/* ---- at a time ---- */

/** The number of the last of some polls that had begun at a time; -1 before the first. */
function lastPoll(polls, time) {
    let low = 0, high = polls.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (polls[middle].begin <= time)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

function stateAt(task, time) {
    const polls = run.tasks.get(task), i = lastPoll(polls, time);
    if (i < 0)
        return {what: 'not there yet'};
    const poll = polls[i];
    if (time < poll.end)
        return {what: 'running', poll, isRunning: true, before: polls[i - 1]};
    return {what: poll.status === 'pending' ? poll.state ?? 'suspended' : poll.status, poll, isOver: poll.status !== 'pending'};
}

function taskText(poll) {
    if (poll.machine)
        return poll.function;
    const where = poll.file ? `: ${fileName(poll.file)}:${poll.line ?? '?'}` : '';
    return `${poll.function} (not of this page${where})`;
}

/* ---- lanes ---- */

function place(time) {
    return (time - run.begin) / (run.end - run.begin);
}

/** A picture of a task's life: what it waited for, in the hue of the state; where it ran, dark. */
function drawLane(canvas, polls, room) {
    const width = canvas.width = room * devicePixelRatio || 600, height = canvas.height = 18 * devicePixelRatio;
    const pen = canvas.getContext('2d'), style = getComputedStyle(document.documentElement);
    const [lightness, colour, ink] = ['--slot-lightness', '--slot-colour', '--text'].map((name) => style.getPropertyValue(name).trim());
    polls.forEach((poll, i) => {
        const from = place(poll.begin) * width, ran = place(poll.end) * width, to = place(polls[i + 1]?.begin ?? run.end) * width;
        if (poll.status === 'pending') {
            pen.fillStyle = poll.number < 0 ? `hsl(220 5% ${lightness})` : `hsl(${hueOf(poll.number)} ${colour} ${lightness})`;
            pen.fillRect(ran, 0, Math.max(1, to - ran), height);
        }
        pen.fillStyle = ink;
        pen.fillRect(from, height * 0.3, Math.max(1, ran - from), height * 0.4);
    });
}

function laneRow(task, polls) {
    const button = make('button', {type: 'button', 'aria-pressed': false}, `${task}`);
    const canvas = make('canvas', {'aria-hidden': true});
    const row = make('tr', {'data-task': task}, make('th', {scope: 'row'}, button),
        make('td', {}, make('code', {}, taskText(polls[0]))), make('td', {class: 'state'}), make('td', {class: 'lane'}, canvas, make('i')));
    button.addEventListener('click', () => chooseTask(task));
    canvas.addEventListener('click', (event) => {
        chooseTask(task);
        setTime(run.begin + event.offsetX / canvas.clientWidth * (run.end - run.begin));
    });
    return row;
}

/** The tasks to be shown: those that have to do with this page first. */
function tasksShown() {
    const all = [...run.tasks.keys()];
    const isHere = (task) => run.tasks.get(task).some((poll) => poll.machine);
    return [...all.filter(isHere), ...all.filter((task) => !isHere(task))].slice(0, most_lanes);
}

function drawLanes() {
    const room = document.querySelector('#run canvas')?.clientWidth;
    run.rows.forEach((row, task) => drawLane(row.querySelector('canvas'), run.tasks.get(task), room));
}

function showLanes() {
    run.rows = new Map(tasksShown().map((task) => [task, laneRow(task, run.tasks.get(task))]));
    const more = run.tasks.size - run.rows.size;
    const heads = ['Task', 'Function', 'State', 'Time'].map((head) => make('th', {scope: 'col'}, head));
    const hint = more > 0 ? `${counted(more, 'more task')}: give a number above to follow one.` : '';
    document.querySelector('#run .lanes').replaceChildren(
        make('table', {}, make('thead', {}, make('tr', {}, ...heads)), make('tbody', {}, ...run.rows.values())), make('p', {}, hint));
    drawLanes();
    document.querySelector('#run .range').textContent = `${counted(run.tasks.size, 'task')}, ${counted(run.polls.length, 'poll')}`;
}

/* ---- replaying ---- */

function milliseconds(time) {
    return `${((time - run.begin) / 1000).toFixed(3)} ms of ${((run.end - run.begin) / 1000).toFixed(3)} ms`;
}

/** Lights the state of the chosen task in the graph, the code and the frame. */
function followChosen() {
    const now = stateAt(run.chosen, run.time), poll = now.isRunning ? now.before ?? now.poll : now.poll;
    if (!poll?.machine)
        return;
    let number = now.isRunning && !now.before ? 0 : poll.number;
    if (now.isOver)
        number = poll.machine.states.length - 1;
    if (view.machine !== poll.machine)
        chooseMachine(poll.machine);
    if (number >= 0 && number !== view.state)
        goTo(number);
}

function showTime() {
    byId('time').value = Math.round(place(run.time) * 1000);
    byId('time').setAttribute('aria-valuetext', milliseconds(run.time));
    byId('clock').textContent = milliseconds(run.time);
    run.rows.forEach((row, task) => {
        const now = stateAt(task, run.time);
        row.querySelector('.state').textContent = now.what;
        row.classList.toggle('running', Boolean(now.isRunning));
        row.classList.toggle('current', task === run.chosen);
        row.querySelector('button').setAttribute('aria-pressed', task === run.chosen);
    });
    document.querySelector('#run .lanes').style.setProperty('--now', place(run.time));
    followChosen();
}

function setTime(time) {
    run.time = Math.min(run.end, Math.max(run.begin, time));
    showTime();
}

function chooseTask(task) {
    run.chosen = task;
    byId('task').value = task;
    showTime();
}

/** To the end of the chosen task's poll before or after. */
function toPoll(direction) {
    const polls = run.tasks.get(run.chosen), ends = polls.map((poll) => poll.end);
    const to = direction > 0 ? ends.find((end) => end > run.time) : ends.filter((end) => end < run.time).at(-1);
    setTime(to ?? (direction > 0 ? run.end : run.begin));
}

function setPlaying(isPlaying) {
    run.isPlaying = isPlaying;
    byId('play').textContent = isPlaying ? 'Pause' : 'Play';
    if (!isPlaying)
        return;
    if (run.time >= run.end)
        run.time = run.begin;
    let before = performance.now();
    requestAnimationFrame(function tick(now) {
        if (!run.isPlaying)
            return;
        const passed = Math.max(0, now - before) / 1000 / whole_run_s * Number(byId('speed').value);
        before = now;
        setTime(run.time + passed * (run.end - run.begin));
        if (run.time >= run.end)
            setPlaying(false);
        else
            requestAnimationFrame(tick);
    });
}

/* ---- the panel ---- */

async function loadTrace(file) {
    setPlaying(false);
    try {
        readTrace(await file.text());
    } catch (problem) {
        byId('notice').textContent = `${file.name} cannot be shown: ${problem.message}.`;
        return;
    }
    const others = run.polls.filter((poll) => !poll.machine).length;
    byId('notice').textContent = `${file.name}: ${counted(run.tasks.size, 'task')}, ${counted(run.polls.length, 'poll')}` +
        (others ? `, ${others} of them in functions that are not of this page.` : '.');
    byId('run').hidden = false;
    showLanes();
    run.time = run.begin;
    chooseTask(run.chosen);
}

byId('trace').addEventListener('change', (event) => {
    if (event.target.files[0])
        loadTrace(event.target.files[0]);
    event.target.value = '';
});
addEventListener('resize', drawLanes);
byId('play').addEventListener('click', () => setPlaying(!run.isPlaying));
byId('earlier').addEventListener('click', () => toPoll(-1));
byId('later').addEventListener('click', () => toPoll(1));
byId('task').addEventListener('change', (event) => {
    const task = [...run.tasks.keys()].find((number) => String(number) === event.target.value.trim());
    if (task === undefined)
        byId('notice').textContent = `There is no task ${event.target.value} in this run.`;
    else
        chooseTask(task);
});
byId('time').addEventListener('input', (event) => {
    setPlaying(false);
    setTime(run.begin + event.target.value / 1000 * (run.end - run.begin));
});

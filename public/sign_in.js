// Signing in and registering: plain forms, there before the program is. Told by and telling the program through events
// of the document: `causerie:sign-in-wanted`, `causerie:signed-in`.
'use strict';

(() => {
    const timeoutMs = 20000;
    const section = document.getElementById('sign-in');
    const forms = { login: document.getElementById('login'), register: document.getElementById('register') };
    const skeleton = document.getElementById('skeleton');
    const chat = document.getElementById('chat');
    const otherPages = new BroadcastChannel('causerie-session');

    // The server's rules; it has the last word.
    const rules = {
        login: {
            username: (value) => (value ? '' : 'Enter your username'),
            password: (value) => (value ? '' : 'Enter your password'),
        },
        register: {
            username: (value) => (/^[a-z0-9._-]{2,32}$/i.test(value)
                ? '' : 'Use 2 to 32 letters, digits, dots, dashes or underscores'),
            display_name: (value) => ([...value].length <= 64 ? '' : 'Use 64 characters at most'),
            password: (value) => {
                const { length } = [...value];
                if (length < 8) return 'Use 8 characters or more';
                return length > 256 ? 'Use 256 characters at most' : '';
            },
        },
    };

    async function call(path, body) {
        const abort = new AbortController();
        const timer = setTimeout(() => abort.abort(), timeoutMs);
        try {
            const options = { credentials: 'same-origin', cache: 'no-store', signal: abort.signal };
            if (body) {
                options.method = 'POST';
                options.headers = { 'Content-Type': 'application/json' };
                options.body = JSON.stringify(body);
            }
            const response = await fetch(path, options);
            const answer = await response.json().catch(() => ({}));
            return { status: response.status, answer, retryAfter: Number(response.headers.get('Retry-After')) };
        } catch {
            return { status: 0, answer: {}, retryAfter: 0 };
        } finally {
            clearTimeout(timer);
        }
    }

    const inputOf = (form, name) => form.elements.namedItem(name);
    const problemOf = (form, name) => document.getElementById(`${form.id}-${name}-problem`);
    const wholeProblemOf = (form) => form.querySelector('.problem.whole');

    function showProblem(form, name, text) {
        const input = inputOf(form, name);
        const problem = problemOf(form, name);
        if (!input || !problem) return false;
        problem.textContent = text;
        if (text) input.setAttribute('aria-invalid', 'true');
        else input.removeAttribute('aria-invalid');
        return true;
    }

    function clearProblems(form) {
        for (const name of Object.keys(rules[form.id])) showProblem(form, name, '');
        wholeProblemOf(form).textContent = '';
    }

    function focusFirstProblem(form) {
        form.querySelector('[aria-invalid=true]')?.focus();
    }

    function read(form) {
        const values = {};
        for (const name of Object.keys(rules[form.id])) {
            const { value } = inputOf(form, name);
            values[name] = name === 'password' ? value : value.trim();
        }
        return values;
    }

    function check(form, values) {
        let isGood = true;
        for (const [name, rule] of Object.entries(rules[form.id])) {
            const problem = rule(values[name]);
            showProblem(form, name, problem);
            if (problem) isGood = false;
        }
        return isGood;
    }

    function describe({ status, answer, retryAfter }) {
        if (status === 0) return 'The server cannot be reached. Check your connection and try again.';
        if (status === 401) return 'That username and password do not match.';
        if (status === 429) {
            return retryAfter > 0 ? `Too many attempts. Try again in ${retryAfter} seconds.`
                : 'Too many attempts. Try again in a moment.';
        }
        if (status === 503) return 'The server is not ready at the moment. Try again soon.';
        return answer.detail || 'The server could not do that. Try again.';
    }

    function showRefusal(form, result) {
        let isShown = false;
        if (result.answer.code === 'username_taken') isShown = showProblem(form, 'username', 'That username is taken');
        for (const { field, detail } of result.answer.errors ?? []) {
            if (showProblem(form, field, detail)) isShown = true;
        }
        if (!isShown) wholeProblemOf(form).textContent = describe(result);
        focusFirstProblem(form);
    }

    function setBusy(form, isBusy) {
        form.setAttribute('aria-busy', String(isBusy));
        const button = form.querySelector('button[type=submit]');
        button.disabled = isBusy;
        for (const input of form.querySelectorAll('input')) input.readOnly = isBusy;
    }

    async function submit(form) {
        if (form.getAttribute('aria-busy') === 'true') return;
        clearProblems(form);
        const values = read(form);
        if (!check(form, values)) {
            focusFirstProblem(form);
            return;
        }
        if (!values.display_name) delete values.display_name;
        setBusy(form, true);
        const result = await call(form.getAttribute('action'), values);
        setBusy(form, false);
        if (result.status === 200 || result.status === 201) succeed();
        else showRefusal(form, result);
    }

    function succeed() {
        otherPages.postMessage('');
        enter();
    }

    function enter() {
        for (const form of Object.values(forms)) form.reset();
        section.hidden = true;
        chat.hidden = false;
        if (!window.causerie) skeleton.hidden = false;
        document.dispatchEvent(new CustomEvent('causerie:signed-in'));
    }

    function choose(id) {
        for (const form of Object.values(forms)) form.hidden = form.id !== id;
        clearProblems(forms[id]);
        // What was typed in one form need not be typed again in the other.
        const other = id === 'login' ? forms.register : forms.login;
        const username = inputOf(forms[id], 'username');
        if (!username.value) username.value = inputOf(other, 'username').value;
        username.focus();
    }

    function show() {
        // Where the chat cannot be shown, signing in leads nowhere.
        if (!section.hidden || !document.getElementById('failure').hidden) return;
        skeleton.hidden = true;
        chat.hidden = true;
        section.hidden = false;
        document.title = 'Sign in · Causerie';
        choose('login');
    }

    for (const form of Object.values(forms)) {
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            submit(form);
        });
        form.addEventListener('input', (event) => showProblem(form, event.target.name, ''));
    }
    for (const button of section.querySelectorAll('[data-show]')) {
        button.addEventListener('click', () => choose(button.dataset.show));
    }
    // All pages of a browser have one session.
    otherPages.onmessage = () => {
        if (document.getElementById('failure').hidden) enter();
    };
    document.addEventListener('causerie:sign-in-wanted', ({ detail }) => {
        show();
        wholeProblemOf(forms.login).textContent = detail ?? '';
    });

    call('/api/v1/me').then(({ status }) => {
        if (status === 401) show();
        else if (status === 200 && !window.causerie) skeleton.hidden = false;
    });
})();

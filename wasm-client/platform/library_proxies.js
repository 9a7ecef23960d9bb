// The invisible buttons of the overlay, in four groups that follow the reading order: rooms, the rest of the side bar,
// above the log, below it; and the dialog's.
addToLibrary({
    $Proxies: {
        self: 0,
        proxies: null,
        groups: ['room-list', 'side-actions', 'top-actions', 'log-actions', 'dialog'],

        open(self) {
            Proxies.self = self;
            Proxies.proxies = new Map();
        },

        create(id, isRoom) {
            const button = document.createElement('button');
            button.type = 'button';
            button.className = 'proxy';
            button.dataset.id = id;
            let element = button;
            if (isRoom) {
                element = document.createElement('li');
                element.append(button);
            }
            const tellFocus = (name) => withText([name], (text) => _proxy_focused(Proxies.self, text));
            button.addEventListener('click', () => withText([id], (text) => _proxy_activated(Proxies.self, text)));
            button.addEventListener('focus', () => { if (button.matches(':focus-visible')) tellFocus(id); });
            button.addEventListener('blur', () => tellFocus(''));
            return { button, element, isRoom };
        },

        arrange(parent, elements) {
            let next = parent.firstElementChild;
            const skipOthers = () => { while (next && next.matches('form')) next = next.nextElementSibling; };
            for (const element of elements) {
                skipOthers();
                if (element === next) next = next.nextElementSibling;
                else parent.insertBefore(element, next);
            }
        },

        // The rooms of a dialog stand together, in a list of their own at the place of the first.
        gatherRooms(proxies, elements) {
            const list = document.getElementById('dialog-rooms');
            const rooms = proxies.filter(({ isRoom }) => isRoom).map(({ element }) => element);
            list.hidden = rooms.length === 0;
            Proxies.arrange(list, rooms);
            if (rooms.length > 0) elements.splice(elements.indexOf(rooms[0]), rooms.length, list);
        },
    },

    proxies_put__deps: ['$guarded', '$Proxies', '$withText', '$UTF8ToString'],
    proxies_put: (id, isRoom, label, current, disabled, expanded) => guarded(() => {
        const name = UTF8ToString(id);
        let proxy = Proxies.proxies.get(name);
        if (!proxy) {
            proxy = Proxies.create(name, Boolean(isRoom));
            Proxies.proxies.set(name, proxy);
        }
        const { button } = proxy;
        button.textContent = UTF8ToString(label);
        button.disabled = Boolean(disabled);
        if (current) button.setAttribute('aria-current', isRoom ? 'page' : 'true');
        else button.removeAttribute('aria-current');
        if (expanded) button.setAttribute('aria-expanded', 'true');
        else button.removeAttribute('aria-expanded');
    }),

    proxies_place__deps: ['$guarded', '$Proxies', '$UTF8ToString'],
    proxies_place: (id, x, y, width, height) => guarded(() => {
        const { style } = Proxies.proxies.get(UTF8ToString(id)).button;
        style.left = `${x}px`;
        style.top = `${y}px`;
        style.width = `${width}px`;
        style.height = `${height}px`;
    }),

    // The order in which they are given is the order of the Tab key. What stands right is left alone: moving a button
    // would take the focus from it.
    proxies_arrange__deps: ['$guarded', '$Proxies', '$UTF8ToString'],
    proxies_arrange: (group, ids) => guarded(() => {
        const parent = document.getElementById(Proxies.groups[group]);
        const proxies = UTF8ToString(ids).split('\n').filter(Boolean).map((name) => Proxies.proxies.get(name));
        const elements = proxies.map(({ element }) => element);
        if (parent.id === 'dialog') Proxies.gatherRooms(proxies, elements);
        Proxies.arrange(parent, elements);
    }),

    proxies_remove__deps: ['$guarded', '$Proxies', '$UTF8ToString'],
    proxies_remove: (id) => guarded(() => {
        const name = UTF8ToString(id);
        Proxies.proxies.get(name)?.element.remove();
        Proxies.proxies.delete(name);
    }),
});

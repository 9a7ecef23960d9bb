// When to draw: on demand, and never while nobody sees the page. A page that becomes visible asks anew.
addToLibrary({
    $Frames: { pending: false },

    frame_request__deps: ['$guarded', '$Frames'],
    frame_request: (self) => guarded(() => {
        if (Frames.pending || document.hidden) return;
        Frames.pending = true;
        requestAnimationFrame((time) => {
            Frames.pending = false;
            _frame_due(self, time);
        });
    }),
});

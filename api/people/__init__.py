"""The people who work with the assistant: signing in, roles, and the trail of what they did.

For a route: give it a line in ``permissions.yml`` (the gateway refuses to start without). The guard, a dependency of
the whole application, then lets in only people whose role stands there, and asks for the CSRF token at every method
but GET. Nothing more is needed; a route that wants to know who it is says so::

    from api.people.guard import Me

    @router.post("/api/v1/desk/things")
    async def make_thing(thing: ThingIn, me: Me, services: ServicesOf) -> ThingOut:
        async with services.records.session() as session, session.begin():
            session.add(Thing(person_id=me.id, ...))
            audit.note(session, me, Action.OPENED, "startup.one-off-subsidy.zz", {"call": "T20261120-0001"})

``me`` has id, name, shown_as, role, csrf. ``audit.note`` belongs into the transaction of what is done; a new kind of
deed is a member of ``audit.Action`` with its label in ``wording.yml``.

For a page: ``pages.staff_page(request, me, "desk.html", ...)`` renders a template that extends ``staff.html`` (blocks
``title``, ``main``, ``head`` for style sheets, ``scripts``), which has the head, the navigation of the person's role
and the button to sign out. It adds ``me``, ``csrf``, ``texts`` and ``roles``. A form holds
``<input type="hidden" name="csrf_token" value="{{ csrf }}">``; a script takes the token from
``document.querySelector("meta[name=csrf-token]").content`` and sends it as the header ``X-CSRF-Token``. Without a
session a page leads to ``/login?next=…`` and back, and a fetch gets 401 ``sign-in-needed``; a role that may not gets
403 ``not-allowed``, a missing token 403 ``csrf-missing``. Under ``/api/`` a
POST is JSON, also an empty one: ``{}``. Links of the navigation are ``nav`` in ``wording.yml``; they
show where the role may go. Where one comes to after signing in is ``HOME`` in ``routes/sign_in.py``.

In tests: ``tests/api/people/signed.py`` makes people and browsers that are signed in.
"""

"""Addresses of the identity room."""

from __future__ import annotations

from django.urls import path

from xiezhi.kernel.identity.pages import account, accounts, entering, grants, lookups, people, places, roles

app_name = "identity"
urlpatterns = [
    path("login/", entering.login, name="login"),
    path("login/second-factor/", entering.second_factor, name="second-factor"),
    path("login/oidc/", entering.oidc_start, name="oidc"),
    path("login/oidc/leave/", entering.oidc_leave, name="oidc-leave"),
    path("login/oidc/back/", entering.oidc_back, name="oidc-back"),
    path("logout/", entering.logout, name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.own_second_factor, name="own-second-factor"),
    path("account/preferences/", account.preferences, name="preferences"),
    path("account/rights/", account.own_rights, name="own-rights"),
    path("account/sessions/<int:sign_in_id>/end/", account.session_end, name="session-end"),
    path("lookups/", lookups.lookups, name="lookups"),
    path("lookups/<int:grant_id>/", lookups.lookup, name="lookup"),
    path("lookups/<int:grant_id>/revoke/", lookups.lookup_revoke, name="lookup-revoke"),
    path("lookups/purposes/<int:court_id>/<str:code>/stop/", lookups.purpose_stop, name="purpose-stop"),
    path("lookups/purposes/<int:court_id>/<str:code>/resume/", lookups.purpose_resume, name="purpose-resume"),
    path("people/", people.people, name="people"),
    path("people/export/", people.people_export, name="people-export"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:person_id>/standing/", accounts.person_standing, name="person-standing"),
    path("people/<int:person_id>/unlock/", accounts.person_unlock, name="person-unlock"),
    path("people/<int:person_id>/password/", accounts.person_password, name="person-password"),
    path("people/<int:person_id>/second-factor/", accounts.person_second_factor, name="person-second-factor"),
    path("people/<int:person_id>/roles/give/", grants.person_role_give, name="person-role-give"),
    path("people/<int:person_id>/rights/deny/", grants.person_right_deny, name="person-right-deny"),
    path("people/sessions/", accounts.sessions, name="sessions"),
    path("people/groups/", places.groups, name="groups"),
    path("people/groups/new/", places.group_new, name="group-new"),
    path("people/groups/<int:group_id>/", places.group, name="group"),
    path("people/groups/<int:group_id>/edit/", places.group_edit, name="group-edit"),
    path("people/groups/<int:group_id>/standing/", places.group_standing, name="group-standing"),
    path("people/groups/<int:group_id>/remove/<int:person_id>/", places.group_remove, name="group-remove"),
    path("people/groups/<int:group_id>/roles/give/", grants.group_role_give, name="group-role-give"),
    path("people/groups/<int:group_id>/rights/deny/", grants.group_right_deny, name="group-right-deny"),
    path("people/organisations/", places.organisations, name="organisations"),
    path("people/organisations/new/", places.organisation_new, name="organisation-new"),
    path(
        "people/organisations/<int:organisation_id>/edit/", places.organisation_edit, name="organisation-edit"
    ),
    path(
        "people/organisations/<int:organisation_id>/standing/",
        places.organisation_standing,
        name="organisation-standing",
    ),
    path("people/roles/", roles.roles, name="roles"),
    path("people/roles/matrix/", roles.rights_matrix, name="rights-matrix"),
    path("people/roles/new/", roles.role_new, name="role-new"),
    path("people/roles/<int:role_id>/", roles.role, name="role"),
    path("people/roles/<int:role_id>/edit/", roles.role_edit, name="role-edit"),
    path("people/roles/<int:role_id>/standing/", roles.role_standing, name="role-standing"),
    path("people/assignments/<int:assignment_id>/end/", grants.role_take_back, name="role-take-back"),
    path("people/denials/<int:denial_id>/end/", grants.denial_lift, name="denial-lift"),
    path("people/administrators/", roles.administrators, name="administrators"),
    path("people/explain/", roles.explain, name="explain"),
]

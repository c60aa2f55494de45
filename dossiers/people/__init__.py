"""Accounts and signing in.

    accounts        who a person is, and how the administrator keeps accounts
    logins          the login that is proposed for a name
    signing_in      signing in with a password or through the office's provider
    sessions        signed-in browsers
    passwords       how passwords are kept, and which are refused; ``guessing`` knows Vietnamese ones
    throttle        how often signing in may be tried; ``known_browsers`` keeps the owner's browser out of it
    terms           how long what is begun here lasts, also where the clock was wrong
    vouching        whether an e-mail address from a provider is believed
    emails          e-mail addresses in one form
    relations       who may not appraise a ward because of a conflict of interest

The app asks for signing in, the administrator's screen for accounts. What a role may do is decided in
``dossiers.access``.
"""

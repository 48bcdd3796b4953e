from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from allauth.account.signals import password_changed  # noqa: PLC0415 -- apps are there now

        from accounts import watching  # noqa: PLC0415 -- the same
        from accounts.first_sign_in import chosen  # noqa: PLC0415 -- the same

        password_changed.connect(chosen, dispatch_uid="accounts.first_sign_in")
        watching.watch()

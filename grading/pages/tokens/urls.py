"""The addresses of tokens."""

from django.urls import path

from grading.pages.tokens import tokens

urlpatterns = [
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<str:pk>/revoke/", tokens.revoke, name="token_revoke"),
]

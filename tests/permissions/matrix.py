"""Who may ask for what: one row for every method of every path, one column for everybody.

The names in braces are things of `tests.permissions.world`, all in the scope of the editor and of the city's reviewers
and out of that of the strangers: a draft, one that waits at the first level, one that is live, one in the recycle bin.
A route may have many rows, one for each kind of thing.
"""

import re

EDITORS_KEY = "the key of lin_editor"
"""Not somebody, but a program with a key that names whatever a key may be for."""

COLUMNS = {
    "nobody signed in": None,
    "must change the password": "gao_editor",
    "system administrator": "an_admin",
    "editor": "lin_editor",
    "editor, stranger": "su_editor",
    "reviewer, level 1": "rev_one",
    "reviewer, level 2": "rev_two",
    "reviewer, level 3": "rev_three",
    "reviewer, stranger": "wai_reviewer",
    "security auditor": "au_auditor",
    "API key of the editor": EDITORS_KEY,
}
"""The columns from left to right, and who of the cast stands for them. The last one is a program."""

MATRIX = {
    # API keys                                                             n w A E e 1 2 3 r S K
    "GET /api/v1/api-keys":                                              "1 3 + + + + + + + + 3",
    "POST /api/v1/api-keys":                                             "1 3 + + + + + + + + 3",
    "DELETE /api/v1/api-keys/{key}":                                     "1 3 + + 4 4 4 4 4 3 3",
    # attachments                                                          n w A E e 1 2 3 r S K
    "GET /api/v1/attachments":                                           "1 3 3 + + 3 3 3 3 3 +",
    "POST /api/v1/attachments":                                          "1 3 3 + 4 3 3 3 3 3 +",
    "GET /api/v1/attachments/{attachment}":                              "1 3 3 + 4 3 3 3 3 3 +",
    "DELETE /api/v1/attachments/{attachment}":                           "1 3 3 + 4 3 3 3 3 3 +",
    # auth                                                                 n w A E e 1 2 3 r S K
    "POST /api/v1/auth/login":                                           "+ + + + + + + + + + +",
    "POST /api/v1/auth/logout":                                          "1 + + + + + + + + + 3",
    "POST /api/v1/auth/password":                                        "1 5 5 5 5 5 5 5 5 5 3",
    "POST /api/v1/auth/refresh":                                         "+ + + + + + + + + + +",
    # bulk edits                                                           n w A E e 1 2 3 r S K
    "GET /api/v1/bulk-edits":                                            "1 3 3 + + 3 3 3 3 3 +",
    "POST /api/v1/bulk-edits":                                           "1 3 3 + 5 3 3 3 3 3 3",
    "GET /api/v1/bulk-edits/{edit}":                                     "1 3 3 + 4 3 3 3 3 3 +",
    "POST /api/v1/bulk-edits/{edit}/cancellation":                       "1 3 3 + 4 3 3 3 3 3 3",
    "GET /api/v1/bulk-edits/{edit}/items":                               "1 3 3 + 4 3 3 3 3 3 +",
    "POST /api/v1/bulk-edits/{edit}/run":                                "1 3 3 + 4 3 3 3 3 3 3",
    # change requests                                                      n w A E e 1 2 3 r S K
    "GET /api/v1/change-requests":                                       "1 3 + 3 3 + + + + + 3",
    "GET /api/v1/change-requests/{change}":                              "1 3 + 3 3 4 4 4 4 + 3",
    "GET /api/v1/change-requests/{renaming}":                            "1 3 + 3 3 4 4 + 4 + 3",
    "POST /api/v1/change-requests/{change}/cancellation":                "1 3 3 3 3 3 3 3 3 3 3",
    "POST /api/v1/change-requests/{change}/decisions":                   "1 3 + 3 3 4 4 4 4 3 3",
    "POST /api/v1/change-requests/{renaming}/decisions":                 "1 3 3 3 3 4 4 + 4 3 3",
    # changes                                                              n w A E e 1 2 3 r S K
    "GET /api/v1/changes":                                               "1 3 + 3 3 3 3 3 3 + 3",
    # content types                                                        n w A E e 1 2 3 r S K
    "GET /api/v1/content-types":                                         "1 3 + + + + + + + + +",
    # dead references                                                      n w A E e 1 2 3 r S K
    "GET /api/v1/dead-references":                                       "1 3 3 + + 3 3 3 3 3 +",
    # delegations                                                          n w A E e 1 2 3 r S K
    "GET /api/v1/delegations":                                           "1 3 + 3 3 + + + + + 3",
    "POST /api/v1/delegations":                                          "1 3 3 3 3 + + + + 3 3",
    "POST /api/v1/delegations/{delegation}/revocation":                  "1 3 + 4 4 + 4 4 4 3 4",
    # duplicates                                                           n w A E e 1 2 3 r S K
    "GET /api/v1/duplicates":                                            "1 3 3 + + 3 3 3 3 3 +",
    "GET /api/v1/duplicates/distinct":                                   "1 3 3 + + 3 3 3 3 3 +",
    "POST /api/v1/duplicates/distinct":                                  "1 3 3 + 5 3 3 3 3 3 +",
    "GET /api/v1/duplicates/distinct/{one}/{other}":                     "1 3 3 + 4 3 3 3 3 3 +",
    "DELETE /api/v1/duplicates/distinct/{one}/{other}":                  "1 3 3 + 4 3 3 3 3 3 +",
    # erasures                                                             n w A E e 1 2 3 r S K
    "GET /api/v1/erasures":                                              "1 3 + 3 3 + + + + + 3",
    "POST /api/v1/erasures":                                             "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/erasures/{erasure}":                                    "1 3 + 3 3 4 4 + 4 + 3",
    "POST /api/v1/erasures/{erasure}/cancellation":                      "1 3 + 3 3 3 3 3 3 3 3",
    "POST /api/v1/erasures/{erasure}/confirmation":                      "1 3 3 3 3 4 4 + 4 3 3",
    "GET /api/v1/erasures/{erasure}/items":                              "1 3 + 3 3 4 4 + 4 + 3",
    # hidden relations                                                     n w A E e 1 2 3 r S K
    "GET /api/v1/hidden-relations":                                      "1 3 3 + + + + + + 3 +",
    "GET /api/v1/hidden-relations/{hidden_relation}":                    "1 3 4 + 4 + + + 4 4 +",
    "POST /api/v1/hidden-relations/{hidden_relation}/lift":              "1 3 4 3 4 3 3 + 4 4 3",
    # imports                                                              n w A E e 1 2 3 r S K
    "GET /api/v1/imports":                                               "1 3 3 + + 3 3 3 3 3 3",
    "POST /api/v1/imports":                                              "1 3 3 + 3 3 3 3 3 3 3",
    "GET /api/v1/imports/{run}":                                         "1 3 3 + 4 3 3 3 3 3 3",
    "POST /api/v1/imports/{run}/cancellation":                           "1 3 3 + 4 3 3 3 3 3 3",
    "GET /api/v1/imports/{run}/outcomes.csv":                            "1 3 3 + 4 3 3 3 3 3 3",
    "GET /api/v1/imports/{run}/proposals":                               "1 3 3 + 4 3 3 3 3 3 3",
    "POST /api/v1/imports/{run}/resumption":                             "1 3 3 + 4 3 3 3 3 3 3",
    "GET /api/v1/imports/{run}/rows":                                    "1 3 3 + 4 3 3 3 3 3 3",
    "GET /api/v1/imports/{run}/rows/{number}":                           "1 3 3 + 4 3 3 3 3 3 3",
    "POST /api/v1/imports/{run}/undoing":                                "1 3 3 + 4 3 3 3 3 3 3",
    # later reviews                                                        n w A E e 1 2 3 r S K
    "GET /api/v1/later-reviews":                                         "1 3 3 + + + + + + 3 +",
    # me                                                                   n w A E e 1 2 3 r S K
    "GET /api/v1/me":                                                    "1 + + + + + + + + + +",
    "GET /api/v1/me/permissions":                                        "1 + + + + + + + + + +",
    # merge proposals                                                      n w A E e 1 2 3 r S K
    "GET /api/v1/merge-proposals":                                       "1 3 3 + + 3 3 3 3 3 3",
    "GET /api/v1/merge-proposals/{proposal}":                            "1 3 3 + 4 3 3 3 3 3 3",
    "POST /api/v1/merge-proposals/{proposal}/decision":                  "1 3 3 + 4 3 3 3 3 3 3",
    # migration batches                                                    n w A E e 1 2 3 r S K
    "GET /api/v1/migration-batches":                                     "1 3 3 + + + + + + 3 +",
    "POST /api/v1/migration-batches":                                    "1 3 3 + 4 3 3 3 3 3 3",
    "GET /api/v1/migration-batches/{batch}":                             "1 3 4 + 4 + + + 4 4 +",
    "POST /api/v1/migration-batches/{batch}/cancellation":               "1 3 4 + 4 3 3 3 4 4 3",
    "POST /api/v1/migration-batches/{batch}/decisions":                  "1 3 4 3 4 + 3 3 4 4 3",
    "GET /api/v1/migration-batches/{batch}/items":                       "1 3 4 + 4 + + + 4 4 +",
    "GET /api/v1/migration-batches/{batch}/items/{position}":            "1 3 4 + 4 + + + 4 4 +",
    "POST /api/v1/migration-batches/{batch}/items/{position}/readings":  "1 3 4 3 4 + 3 3 4 4 3",
    "POST /api/v1/migration-batches/{batch}/resumption":                 "1 3 4 + 4 3 3 3 4 4 3",
    # migration policies                                                   n w A E e 1 2 3 r S K
    "GET /api/v1/migration-policies":                                    "1 3 + + + + + + + + +",
    "POST /api/v1/migration-policies":                                   "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/migration-policies/{migration_policy}":                 "1 3 + + + + + + + + +",
    "DELETE /api/v1/migration-policies/{migration_policy}":              "1 3 + 3 3 3 3 3 3 3 3",
    # off switches                                                         n w A E e 1 2 3 r S K
    "GET /api/v1/off-switches":                                          "1 3 + + + + + + + + +",
    "POST /api/v1/off-switches":                                         "1 3 3 3 3 3 3 + 4 3 3",
    "GET /api/v1/off-switches/{off_switch}":                             "1 3 + + 4 + + + 4 + +",
    "POST /api/v1/off-switches/{off_switch}/lift":                       "1 3 3 3 3 3 3 + 4 3 3",
    # offers                                                               n w A E e 1 2 3 r S K
    "GET /api/v1/offers":                                                "1 3 3 + + 3 3 3 3 3 +",
    "GET /api/v1/offers/counts":                                         "1 3 3 + + 3 3 3 3 3 +",
    "GET /api/v1/offers/{offer}":                                        "1 3 4 + + 4 4 4 4 4 +",
    "POST /api/v1/offers/{offer}/answer":                                "1 3 4 3 + 4 4 4 4 4 3",
    "POST /api/v1/offers/{offer}/withdrawal":                            "1 3 4 + 3 4 4 4 4 4 +",
    # organizations                                                        n w A E e 1 2 3 r S K
    "GET /api/v1/organizations":                                         "1 3 + + + + + + + + +",
    "POST /api/v1/organizations":                                        "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/organizations/{unit}":                                  "1 3 + + + + + + + + +",
    "PATCH /api/v1/organizations/{unit}":                                "1 3 + 3 3 3 3 3 3 3 3",
    # pins                                                                 n w A E e 1 2 3 r S K
    "GET /api/v1/pins":                                                  "1 3 3 + + + + + + 3 +",
    "POST /api/v1/pins":                                                 "1 3 3 + 3 3 3 + 3 3 +",
    "GET /api/v1/pins/{pin}":                                            "1 3 4 + 4 + + + 4 4 +",
    "POST /api/v1/pins/{pin}/cancellation":                              "1 3 4 + 4 3 3 3 4 4 +",
    "POST /api/v1/pins/{pin}/decision":                                  "1 3 4 3 4 3 3 + 4 4 3",
    "POST /api/v1/pins/{pinned}/ending":                                 "1 3 4 3 4 + + + 4 4 3",
    # placements                                                           n w A E e 1 2 3 r S K
    "GET /api/v1/placements":                                            "1 3 3 + + + + + + 3 +",
    "POST /api/v1/placements":                                           "1 3 3 3 + 3 3 3 3 3 3",
    "GET /api/v1/placements/{placement}":                                "1 3 4 + + + + + + 4 +",
    "POST /api/v1/placements/{placement}/cancellation":                  "1 3 4 3 + 3 3 3 3 4 3",
    "POST /api/v1/placements/{placement}/ending":                        "1 3 4 3 3 3 3 3 3 4 3",
    "POST /api/v1/placements/{in_effect}/ending":                        "1 3 4 3 3 + + + + 4 3",
    "POST /api/v1/placements/{placement}/signatures":                    "1 3 4 3 3 3 3 3 3 4 3",
    # previews                                                             n w A E e 1 2 3 r S K
    "DELETE /api/v1/previews/{preview}":                                 "1 3 3 + 4 4 4 4 4 3 +",
    # important documents                                                  n w A E e 1 2 3 r S K
    "GET /api/v1/interpretation-waivers":                                 "1 3 3 + + + + + + 3 +",
    "POST /api/v1/resources/{important}/interpretation-waivers":          "1 3 4 3 4 3 3 + 4 4 3",
    "GET /api/v1/uninterpreted-documents":                                "1 3 3 + + + + + + 3 +",
    # releases                                                             n w A E e 1 2 3 r S K
    "GET /api/v1/releases":                                               "1 3 3 + + + + + + 3 +",
    "POST /api/v1/releases":                                              "1 3 3 + 5 3 3 3 3 3 +",
    "GET /api/v1/releases/{release}":                                     "1 3 4 + 4 + + + 4 4 +",
    "PATCH /api/v1/releases/{release}":                                   "1 3 4 + 4 3 3 3 4 4 +",
    "DELETE /api/v1/releases/{release}":                                  "1 3 4 + 4 3 3 3 4 4 +",
    "POST /api/v1/releases/{release}/items":                              "1 3 4 + 4 3 3 3 4 4 +",
    "DELETE /api/v1/releases/{release}/items/{packed}":                   "1 3 4 + 4 3 3 3 4 4 +",
    # reminders                                                            n w A E e 1 2 3 r S K
    "GET /api/v1/reminders":                                             "1 3 3 + + + + + + 3 +",
    "GET /api/v1/reminders/counts":                                      "1 3 3 + + + + + + 3 +",
    # resources                                                            n w A E e 1 2 3 r S K
    "GET /api/v1/resources":                                             "1 3 + + + + + + + + +",
    "POST /api/v1/resources":                                            "1 3 3 + 4 3 3 3 3 3 +",
    "GET /api/v1/resources/{draft}":                                     "1 3 4 + 4 4 4 4 4 4 +",
    "GET /api/v1/resources/{live}":                                      "1 3 4 + 4 + + + 4 4 +",
    "GET /api/v1/resources/{waiting}":                                   "1 3 4 + 4 + + + 4 4 +",
    "PATCH /api/v1/resources/{draft}":                                   "1 3 4 + 4 4 4 4 4 4 +",
    "PATCH /api/v1/resources/{live}":                                    "1 3 4 + 4 3 3 3 4 4 +",
    "PATCH /api/v1/resources/{waiting}":                                 "1 3 4 3 4 3 3 3 4 4 3",
    "DELETE /api/v1/resources/{draft}":                                  "1 3 4 + 4 4 4 4 4 4 +",
    "DELETE /api/v1/resources/{live}":                                   "1 3 4 3 4 3 3 3 4 4 3",
    "POST /api/v1/resources/{draft}/offers":                             "1 3 4 + 4 4 4 4 4 4 +",
    "POST /api/v1/resources/{live}/hidden-relations":                    "1 3 4 3 4 3 3 + 4 4 3",
    "POST /api/v1/resources/{live}/offers":                              "1 3 4 + 4 3 3 3 4 4 +",
    "GET /api/v1/resources/{draft}/previews":                            "1 3 4 + 4 4 4 4 4 4 +",
    "POST /api/v1/resources/{draft}/previews":                           "1 3 4 + 4 4 4 4 4 4 +",
    "GET /api/v1/resources/{draft}/revisions":                           "1 3 4 + 4 4 4 4 4 4 +",
    "GET /api/v1/resources/{draft}/revisions/{number}":                  "1 3 4 + 4 4 4 4 4 4 +",
    "GET /api/v1/resources/{draft}/revisions/{number}/diff":             "1 3 4 + 4 4 4 4 4 4 +",
    "POST /api/v1/resources/{draft}/revisions/{number}/restoration":     "1 3 4 + 4 4 4 4 4 4 +",
    "POST /api/v1/resources/{live}/sharing":                            "1 3 4 + 4 3 3 3 4 4 3",
    "POST /api/v1/resources/{lent}/sharing/ending":                      "1 3 4 3 4 + + + 4 4 3",
    "POST /api/v1/resources/{draft}/submissions":                        "1 3 4 + 4 4 4 4 4 4 +",
    "POST /api/v1/resources/{waiting}/submissions":                      "1 3 4 3 4 3 3 3 4 4 3",
    "POST /api/v1/resources/{waiting}/submissions/cancellation":         "1 3 4 + 4 3 3 3 4 4 +",
    "POST /api/v1/resources/{binned}/undeletion":                        "1 3 4 + 4 4 4 4 4 4 +",
    "GET /api/v1/resources/{live}/withdrawals":                          "1 3 4 + 4 + + + 4 4 +",
    "POST /api/v1/resources/{live}/withdrawals":                         "1 3 4 3 4 + + + 4 4 3",
    # review policies                                                      n w A E e 1 2 3 r S K
    "GET /api/v1/review-policies":                                       "1 3 + + + + + + + + +",
    "POST /api/v1/review-policies":                                      "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/review-policies/applicable":                            "1 3 + + + + + + + + +",
    "DELETE /api/v1/review-policies/{policy}":                           "1 3 + 3 3 3 3 3 3 3 3",
    # shared resources                                                     n w A E e 1 2 3 r S K
    "GET /api/v1/shared-resources":                                      "1 3 3 + + 3 3 3 3 3 +",
    # sites                                                                n w A E e 1 2 3 r S K
    "GET /api/v1/sites":                                                 "1 3 + + + + + + + + +",
    "POST /api/v1/sites":                                                "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/sites/{site}":                                          "1 3 + + + + + + + + +",
    "PATCH /api/v1/sites/{site}":                                        "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/sites/{site}/channels":                                 "1 3 + + + + + + + + +",
    "POST /api/v1/sites/{site}/channels":                                "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/sites/{site}/channels/{channel}":                       "1 3 + + + + + + + + +",
    "PATCH /api/v1/sites/{site}/channels/{channel}":                     "1 3 + 3 3 3 3 3 3 3 3",
    "DELETE /api/v1/sites/{site}/channels/{channel}":                    "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/sites/{site}/disclosure-categories":                    "1 3 + + + + + + + + +",
    "POST /api/v1/sites/{site}/disclosure-categories":                   "1 3 + 3 3 3 3 3 3 3 3",
    "POST /api/v1/sites/{site}/disclosure-categories/adoption":          "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/sites/{site}/disclosure-categories/{category}":         "1 3 + + + + + + + + +",
    "PATCH /api/v1/sites/{site}/disclosure-categories/{category}":       "1 3 + 3 3 3 3 3 3 3 3",
    "DELETE /api/v1/sites/{site}/disclosure-categories/{category}":      "1 3 + 3 3 3 3 3 3 3 3",
    # submissions                                                          n w A E e 1 2 3 r S K
    "GET /api/v1/submissions":                                           "1 3 3 + + + + + + 3 +",
    "GET /api/v1/submissions/{submission}":                              "1 3 4 + 4 + + + 4 4 +",
    "POST /api/v1/submissions/{submission}/claims":                      "1 3 4 3 4 + 3 3 4 4 3",
    "GET /api/v1/submissions/{submission}/claims":                       "1 3 4 + 4 + + + 4 4 +",
    "DELETE /api/v1/submissions/{submission}/claims":                    "1 3 4 3 4 + 3 3 4 4 3",
    "POST /api/v1/submissions/{submission}/decisions":                   "1 3 4 3 4 + 3 3 4 4 3",
    "POST /api/v1/submissions/{published_first}/later-review":           "1 3 4 3 4 + 3 3 4 4 3",
    "POST /api/v1/submissions/{submission}/secrecy-sign-off":            "1 3 4 3 4 3 3 3 4 4 3",
    # taxonomies                                                           n w A E e 1 2 3 r S K
    "GET /api/v1/taxonomies":                                            "1 3 + + + + + + + + +",
    "POST /api/v1/taxonomies":                                           "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/taxonomies/{scheme}/terms":                             "1 3 + + + + + + + + +",
    "POST /api/v1/taxonomies/{scheme}/terms":                            "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/taxonomies/{scheme}/terms/{term}":                      "1 3 + + + + + + + + +",
    "PATCH /api/v1/taxonomies/{scheme}/terms/{term}":                    "1 3 + 3 3 3 3 3 3 3 3",
    "DELETE /api/v1/taxonomies/{scheme}/terms/{term}":                   "1 3 + 3 3 3 3 3 3 3 3",
    "POST /api/v1/taxonomies/{scheme}/terms/{term}/merge":               "1 3 + 3 3 3 3 3 3 3 3",
    # thematic libraries                                                   n w A E e 1 2 3 r S K
    "GET /api/v1/thematic-libraries":                                    "1 3 + + + + + + + + +",
    "POST /api/v1/thematic-libraries":                                   "1 3 3 3 3 + + + 3 3 3",
    "GET /api/v1/thematic-libraries/{library}":                          "1 3 + + + + + + + + +",
    "PATCH /api/v1/thematic-libraries/{library}":                        "1 3 3 3 3 + + + 3 3 3",
    "DELETE /api/v1/thematic-libraries/{library}":                       "1 3 3 3 3 + + + 3 3 3",
    # users                                                                n w A E e 1 2 3 r S K
    "GET /api/v1/users":                                                 "1 3 + 3 3 3 3 3 3 + 3",
    "POST /api/v1/users":                                                "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/users/{user}":                                          "1 3 + 3 3 3 3 3 3 + 3",
    "PATCH /api/v1/users/{user}":                                        "1 3 + 3 3 3 3 3 3 3 3",
    "GET /api/v1/users/{user}/assignments":                              "1 3 + 3 3 3 3 3 3 + 3",
    "POST /api/v1/users/{user}/assignments":                             "1 3 + 3 3 3 3 3 3 3 3",
    "DELETE /api/v1/users/{user}/assignments/{assignment}":              "1 3 + 3 3 3 3 3 3 3 3",
    "POST /api/v1/users/{user}/password-resets":                         "1 3 + 3 3 3 3 3 3 3 3",
    # public                                                               n w A E e 1 2 3 r S K
    "GET /delivery/v1/channels/{channel}":                               "+ + + + + + + + + + +",
    "GET /delivery/v1/libraries/{library}":                              "+ + + + + + + + + + +",
    "GET /delivery/v1/previews/{token}":                                 "+ + + + + + + + + + +",
    "GET /delivery/v1/previews/{token}/files/{sha256}/{file_name}":      "+ + + + + + + + + + +",
    "GET /delivery/v1/resources":                                        "+ + + + + + + + + + +",
    "GET /delivery/v1/resources/by-index":                               "+ + + + + + + + + + +",
    "GET /delivery/v1/resources/counts":                                 "+ + + + + + + + + + +",
    "GET /delivery/v1/resources/{live}":                                 "+ + + + + + + + + + +",
    "GET /delivery/v1/resources/{live}/json-ld":                         "+ + + + + + + + + + +",
    "GET /delivery/v1/resources/{live}/locales":                         "+ + + + + + + + + + +",
    "GET /delivery/v1/resources/{live}/related":                         "+ + + + + + + + + + +",
    "GET /delivery/v1/sites":                                            "+ + + + + + + + + + +",
    "GET /delivery/v1/sites/{slug}":                                     "+ + + + + + + + + + +",
    "GET /delivery/v1/sites/{slug}/channels":                            "+ + + + + + + + + + +",
    "GET /delivery/v1/sites/{slug}/disclosure-catalogue":                "+ + + + + + + + + + +",
    "GET /delivery/v1/sites/{slug}/libraries":                           "+ + + + + + + + + + +",
    "GET /delivery/v1/taxonomies/{scheme}":                              "+ + + + + + + + + + +",
    "GET /feeds/{slug}.atom":                                            "+ + + + + + + + + + +",
    "GET /feeds/{slug}.json":                                            "+ + + + + + + + + + +",
    "GET /feeds/{slug}.rss":                                             "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/libraries/{library_slug}.atom":                 "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/libraries/{library_slug}.json":                 "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/libraries/{library_slug}.rss":                  "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/subjects/{term}.atom":                          "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/subjects/{term}.json":                          "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/subjects/{term}.rss":                           "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/types/{type}.atom":                             "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/types/{type}.json":                             "+ + + + + + + + + + +",
    "GET /feeds/{slug}/-/types/{type}.rss":                              "+ + + + + + + + + + +",
    "GET /feeds/{slug}/{channel_slug}.atom":                             "+ + + + + + + + + + +",
    "GET /feeds/{slug}/{channel_slug}.json":                             "+ + + + + + + + + + +",
    "GET /feeds/{slug}/{channel_slug}.rss":                              "+ + + + + + + + + + +",
    "GET /files/{sha256}/{file_name}":                                   "+ + + + + + + + + + +",
    "GET /sitemaps/{slug}.xml":                                          "+ + + + + + + + + + +",
    "GET /sitemaps/{slug}/robots.txt":                                   "+ + + + + + + + + + +",
    "GET /sitemaps/{slug}/{part}.xml":                                   "+ + + + + + + + + + +",
    "GET /docs":                                                         "+ + + + + + + + + + +",
    "GET /docs/assets/{asset}":                                          "+ + + + + + + + + + +",
    "GET /docs/errors":                                                  "+ + + + + + + + + + +",
    "GET /docs/start.js":                                                "+ + + + + + + + + + +",
    "GET /healthz":                                                      "+ + + + + + + + + + +",
    "GET /metrics":                                                      "+ + + + + + + + + + +",
    "GET /openapi.json":                                                 "+ + + + + + + + + + +",
    "GET /readyz":                                                       "+ + + + + + + + + + +",
}  # fmt: skip
"""Cells: `+` it is done (or the state of the thing forbids it, 409), `1` 401, `3` 403, `4` 404; `5` is 422, where what
is not there for somebody is named in the body and not in the path, or a secret in it is not theirs.
"""


def keys(column: str, cells: str = "+") -> set[tuple[str, str]]:
    """Method and path, with nothing in its braces, of the rows that have one of these cells in a column."""
    place = [*COLUMNS].index(column)
    found = [row.partition(" ") for row, told in MATRIX.items() if told.split()[place] in cells]
    return {(method, without_names(path)) for method, _, path in found}


def without_names(path: str) -> str:
    """A path without the names in its braces."""
    return re.sub(r"{[^}]*}", "{}", path)

"""what nothing read is gone, and a push to try a phone counts as a try

Revision: 0011, after 0010
"""

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_column('attempts')

    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_subscription_tested_as'), type_='check')
        batch_op.drop_column('tested_as')

    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_occurrence_excused_for'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_occurrence_excused_for'), "excused_for IN ('ended', 'paused', 'edited')"
        )

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_attempt_kind'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_attempt_kind'), "kind IN ('email', 'code', 'address', 'test_push')"
        )

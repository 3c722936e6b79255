"""results under other assumptions

Revision: 0017, after 0016
"""

from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

BEFORE = "kind IN ('analysis', 'characteristics', 'smallest_design')"
AFTER = "kind IN ('analysis', 'characteristics', 'smallest_design', 'sensitivity')"


def upgrade() -> None:
    with op.batch_alter_table('computation', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_computation_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_computation_kind'), AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM computation WHERE kind = 'sensitivity'")
    with op.batch_alter_table('computation', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_computation_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_computation_kind'), BEFORE)

"""how prompts are delivered

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

OUTCOMES = "('taken', 'refused', 'gone', 'later', 'unknown')"


def upgrade() -> None:
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_due'))
        batch_op.add_column(sa.Column('next_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column('lease_until')
    op.execute('UPDATE notice SET next_at = due_at')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.alter_column('next_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index('ix_notice_due', ['next_at'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    with op.batch_alter_table('reminding', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code_asked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('code_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('code_told', sa.String(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_reminding_code_told'), f'code_told IN {OUTCOMES}')
        batch_op.create_index('ix_reminding_code', ['code_at'], unique=False, sqlite_where=sa.text('code_at IS NOT NULL'), postgresql_where=sa.text('code_at IS NOT NULL'))

    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failing_since', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('test_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('tested_as', sa.String(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_subscription_tested_as'), f'tested_as IN {OUTCOMES}')
        batch_op.create_index('ix_subscription_test', ['test_at'], unique=False, sqlite_where=sa.text('test_at IS NOT NULL'), postgresql_where=sa.text('test_at IS NOT NULL'))

"""how likely a design is to answer

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('computation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wanted_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('asked', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('told', sa.JSON(), nullable=True))
        batch_op.alter_column('trial_id', existing_type=sa.Uuid(), nullable=True)
        batch_op.drop_constraint(op.f('ck_computation_kind'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_computation_kind'), "kind IN ('analysis', 'characteristics', 'smallest_design')"
        )
        batch_op.create_check_constraint(
            op.f('ck_computation_is_of_a_trial_or_asked'), "(kind = 'analysis') = (trial_id IS NOT NULL)"
        )
        batch_op.create_index('uq_computation_asked', ['kind', 'data_digest'], unique=True, sqlite_where=sa.text("kind <> 'analysis'"), postgresql_where=sa.text("kind <> 'analysis'"))

    with op.batch_alter_table('protocol_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('assumed', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('protocol_version', schema=None) as batch_op:  # versions to come bring their own
        batch_op.alter_column('assumed', server_default=None, existing_type=sa.JSON(), existing_nullable=False)



def downgrade() -> None:
    op.execute("DELETE FROM computation WHERE kind <> 'analysis'")
    with op.batch_alter_table('protocol_version', schema=None) as batch_op:
        batch_op.drop_column('assumed')

    with op.batch_alter_table('computation', schema=None) as batch_op:
        batch_op.drop_index('uq_computation_asked', sqlite_where=sa.text("kind <> 'analysis'"), postgresql_where=sa.text("kind <> 'analysis'"))
        batch_op.drop_constraint(op.f('ck_computation_is_of_a_trial_or_asked'), type_='check')
        batch_op.drop_constraint(op.f('ck_computation_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_computation_kind'), "kind IN ('analysis')")
        batch_op.alter_column('trial_id', existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column('told')
        batch_op.drop_column('asked')
        batch_op.drop_column('wanted_until')


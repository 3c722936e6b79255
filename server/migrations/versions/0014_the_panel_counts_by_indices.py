"""the panel counts by indices, and calls are ticked off

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

REPLACES = sa.text('replaces_id IS NOT NULL')
ASKED = sa.text("questionnaire = 'daily' AND excused_at IS NULL")


def upgrade() -> None:
    op.create_table(
        'call',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('trial_id', sa.Uuid(), nullable=False),
        sa.Column('study_day', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by_id', sa.Uuid(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.CheckConstraint('study_day >= 1', name=op.f('ck_call_study_day')),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_call_by_id_person')),
        sa.ForeignKeyConstraint(['trial_id'], ['trial.id'], name=op.f('fk_call_trial_id_trial')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
        sa.UniqueConstraint('trial_id', 'study_day', name=op.f('uq_call_trial_id_study_day')),
    )
    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.add_column(sa.Column('has_answer', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        'UPDATE checkin SET has_answer = true WHERE EXISTS (SELECT 1 FROM answer'
        " WHERE answer.checkin_id = checkin.id AND answer.item = 'outcome' AND answer.number IS NOT NULL)"
        " AND questionnaire = 'daily'"
    )
    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.drop_index('ix_checkin_trial_id_study_day')
        batch_op.create_index(
            'ix_checkin_said', ['trial_id', 'study_day', 'questionnaire', 'has_answer', 'id'], unique=False
        )
        batch_op.create_index(
            'ix_checkin_replaces', ['trial_id', 'replaces_id'], unique=False,
            sqlite_where=REPLACES, postgresql_where=REPLACES,
        )
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.create_index(
            'ix_occurrence_asked', ['trial_id', 'due_at', 'expires_at', 'study_day'], unique=False,
            sqlite_where=ASKED, postgresql_where=ASKED,
        )


def downgrade() -> None:
    with op.batch_alter_table('occurrence', schema=None) as batch_op:
        batch_op.drop_index('ix_occurrence_asked', sqlite_where=ASKED, postgresql_where=ASKED)
    with op.batch_alter_table('checkin', schema=None) as batch_op:
        batch_op.drop_index('ix_checkin_replaces', sqlite_where=REPLACES, postgresql_where=REPLACES)
        batch_op.drop_index('ix_checkin_said')
        batch_op.create_index('ix_checkin_trial_id_study_day', ['trial_id', 'study_day'], unique=False)
        batch_op.drop_column('has_answer')
    op.drop_table('call')

"""where a protocol is from

Revision: 0016, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'site_template',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('site_id', sa.Uuid(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('words', sa.String(), nullable=False),
        sa.Column('licence', sa.String(), nullable=True),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('protocol_id', sa.Uuid(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('made_by_id', sa.Uuid(), nullable=False),
        sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('retired_by_id', sa.Uuid(), nullable=True),
        sa.CheckConstraint('number >= 1', name=op.f('ck_site_template_number')),
        sa.CheckConstraint(
            '(retired_at IS NULL) = (retired_by_id IS NULL)', name=op.f('ck_site_template_retired_by_somebody')
        ),
        sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_site_template_made_by_id_person')),
        sa.ForeignKeyConstraint(
            ['protocol_id'], ['protocol.id'], name=op.f('fk_site_template_protocol_id_protocol')
        ),
        sa.ForeignKeyConstraint(
            ['retired_by_id'], ['person.id'], name=op.f('fk_site_template_retired_by_id_person')
        ),
        sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_site_template_site_id_site')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_site_template')),
        sa.UniqueConstraint('site_id', 'title', 'number', name=op.f('uq_site_template_site_id_title_number')),
    )
    with op.batch_alter_table('protocol', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sa.String(), server_default='blank', nullable=False))
        batch_op.add_column(sa.Column('origin_name', sa.String(), server_default='', nullable=False))
        batch_op.create_check_constraint(
            op.f('ck_protocol_origin'), "origin IN ('blank', 'template', 'site_template', 'trial', 'study')"
        )
        batch_op.create_index('ix_protocol_origin', ['site_id', 'origin', 'origin_name'])
    with op.batch_alter_table('protocol', schema=None) as batch_op:  # protocols to come bring their own
        batch_op.alter_column('origin', server_default=None, existing_type=sa.String(), existing_nullable=False)
        batch_op.alter_column('origin_name', server_default=None, existing_type=sa.String(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('protocol', schema=None) as batch_op:
        batch_op.drop_index('ix_protocol_origin')
        batch_op.drop_constraint(op.f('ck_protocol_origin'), type_='check')
        batch_op.drop_column('origin_name')
        batch_op.drop_column('origin')
    op.drop_table('site_template')
